using System.Runtime.ExceptionServices;

namespace LbSim.Experiments.Plan;

/// <summary>Runs independent pieces of work; results go to places of their own, so the number of threads changes nothing.</summary>
internal static class PlanParallel
{
    /// <summary>Does pieces 0 to <paramref name="count"/> - 1.</summary>
    public static void For(int count, int threads, Action<int> work, CancellationToken cancellation)
    {
        if (threads <= 1 || count <= 1)
        {
            for (var index = 0; index < count; index++)
            {
                work(index);
            }

            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, work);
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Capture(failed.Flatten().InnerExceptions[0]).Throw();
        }
    }
}
