using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>A stretch of a trace, counted in rows or in the trace's own time.</summary>
public sealed record TraceExtent
{
    private TraceExtent(long? rows, SimDuration? time)
    {
        Rows = rows;
        Time = time;
    }

    /// <summary>Number of rows; null when the stretch is a time.</summary>
    public long? Rows { get; }

    /// <summary>Time before any speed-up; null when the stretch is a number of rows.</summary>
    public SimDuration? Time { get; }

    /// <summary>A number of rows.</summary>
    /// <param name="rows">0 or more.</param>
    public static TraceExtent OfRows(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return new(rows, null);
    }

    /// <summary>A time, as the trace was recorded.</summary>
    /// <param name="time">0 or more.</param>
    public static TraceExtent OfTime(SimDuration time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time.Picoseconds);
        return new(null, time);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Rows is { } rows ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rows} rows") : Time!.Value.ToString();
}
