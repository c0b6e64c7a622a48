namespace LbSim.Workload.Traces.Analysis;

/// <summary>Arrivals by day and hour.</summary>
/// <param name="IsClock">Whether hours are hours of the day (UTC), the trace having absolute times; else they count from its own zero.</param>
/// <param name="Counts">For each day, 24 counts.</param>
/// <param name="IsCut">Whether days beyond the first 400 were left out.</param>
public sealed record Calendar(bool IsClock, IReadOnlyList<long[]> Counts, bool IsCut)
{
    /// <summary>Arrivals by hour, summed over days.</summary>
    public IReadOnlyList<long> ByHour => [.. Enumerable.Range(0, 24).Select(hour => Counts.Sum(day => day[hour]))];
}
