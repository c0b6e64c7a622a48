namespace LbSim.Workload.Traces;

/// <summary>The unit of a numeric arrival column.</summary>
/// <remarks>The values are the unit's power of ten in seconds.</remarks>
public enum TimeUnit
{
    /// <summary>Seconds.</summary>
    Seconds = 0,

    /// <summary>Thousandths of a second.</summary>
    Milliseconds = -3,

    /// <summary>Millionths of a second.</summary>
    Microseconds = -6,

    /// <summary>Billionths of a second.</summary>
    Nanoseconds = -9,
}
