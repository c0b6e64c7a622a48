namespace LbSim.Workload.Traces;

/// <summary>What to do when a row is earlier than the row before it.</summary>
public enum UnsortedPolicy
{
    /// <summary>Stop and name both lines.</summary>
    Error,

    /// <summary>Load all rows and sort them by time, equal times in file order; memory grows with the trace (112 bytes a row).</summary>
    Sort,
}
