namespace LbSim.Workload.Traces;

/// <summary>How a file writes its arrival times.</summary>
internal enum ArrivalForm : byte
{
    /// <summary>Decided by the first row.</summary>
    Unknown,

    /// <summary>Dates with time of day.</summary>
    Iso,

    /// <summary>Decimal numbers in a unit.</summary>
    Number,
}
