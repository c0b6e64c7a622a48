namespace LbSim.Tests.Testing;

/// <summary>Measures what code allocates.</summary>
public static class Allocation
{
    /// <summary>The least of several measurements on this thread, in bytes: code that allocates does so every time, the runtime (tiers, pools shared with other tests) only now and then.</summary>
    public static long LeastOf(Action action, int tries = 6)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < tries && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
