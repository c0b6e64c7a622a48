using LbSim.Kernel.Time;
using LbSim.Workload.Generators;

namespace LbSim.Workload.Traces;

/// <summary>What to do with a row that cannot be used.</summary>
public enum BadRowPolicy
{
    /// <summary>Stop, and say where it is.</summary>
    Error,

    /// <summary>Leave it out and count it.</summary>
    Skip,
}

/// <summary>What to do with a trace whose time runs backwards.</summary>
public enum UnsortedPolicy
{
    /// <summary>Stop, and name both lines.</summary>
    Error,

    /// <summary>Read all rows and sort them; rows of equal time keep their order. Holds the whole trace in memory.</summary>
    Sort,
}

/// <summary>A number of rows or a length of time from the trace's first row.</summary>
/// <param name="Rows">Rows, or null.</param>
/// <param name="Time">Time, or null.</param>
public readonly record struct RowsOrTime(long? Rows, SimDuration? Time);

/// <summary>Which rows of a trace are replayed, and how.</summary>
public sealed record TraceOptions
{
    /// <summary>Gaps are divided by this; above 0.</summary>
    public decimal Speed { get; init; } = 1;

    /// <summary>What is left out before the first row replayed; chosen before <see cref="Speed"/>.</summary>
    public RowsOrTime Start { get; init; }

    /// <summary>How much is replayed; chosen before <see cref="Speed"/>; nothing set means all.</summary>
    public RowsOrTime Limit { get; init; }

    /// <summary>How often the selected rows are replayed; each copy begins one mean gap after the one before ended.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>What to do with bad rows.</summary>
    public BadRowPolicy OnBadRow { get; init; }

    /// <summary>What to do when time runs backwards.</summary>
    public UnsortedPolicy OnUnsorted { get; init; }

    /// <summary>Clients drawn for each request in place of the trace's own; null keeps those of the trace.</summary>
    public ClientMix? Clients { get; init; }
}
