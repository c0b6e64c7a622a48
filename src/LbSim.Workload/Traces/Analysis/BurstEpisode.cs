namespace LbSim.Workload.Traces.Analysis;

/// <summary>One burst.</summary>
/// <param name="StartSeconds">When it begins, in seconds after the first arrival.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Requests">Requests in it.</param>
/// <param name="PeakRate">Most requests per second of one of its windows.</param>
public readonly record struct BurstEpisode(double StartSeconds, double Seconds, long Requests, double PeakRate);
