namespace LbSim.Workload.Traces.Analysis;

/// <summary>Arrivals in equal windows from the first arrival on; the last may be part-filled.</summary>
/// <param name="WindowSeconds">Length of a window in seconds.</param>
/// <param name="Counts">Arrivals of each window.</param>
public sealed record RateSeries(double WindowSeconds, IReadOnlyList<long> Counts);
