namespace LbSim.Workload.Traces.Sorting;

/// <summary>A trace that was taken to be in order of time is not; whoever writes it starts over and sorts.</summary>
/// <param name="trace">Which of the traces being read, from 0.</param>
internal sealed class OutOfOrderException(int trace) : Exception("the trace is not in order of time")
{
    /// <summary>Which of the traces being read, from 0.</summary>
    public int Trace { get; } = trace;
}
