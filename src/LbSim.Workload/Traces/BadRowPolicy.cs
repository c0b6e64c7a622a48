namespace LbSim.Workload.Traces;

/// <summary>What to do with a row that cannot be used.</summary>
public enum BadRowPolicy
{
    /// <summary>Stop and say which row, which column, what it was and what was expected.</summary>
    Error,

    /// <summary>Leave it out and count it by reason.</summary>
    Skip,
}
