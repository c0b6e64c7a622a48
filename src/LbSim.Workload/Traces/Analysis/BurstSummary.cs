namespace LbSim.Workload.Traces.Analysis;

/// <summary>Stretches in which requests come thicker than a Poisson process of the same mean rate would let them.</summary>
/// <remarks>A window is in a burst when it holds more than m + 3 * sqrt(m) requests, m being the mean of a window; windows side by side make one burst.</remarks>
public sealed record BurstSummary
{
    /// <summary>Length of a window in seconds: the shortest of 1, 10, 60, 300 with at least one request in the mean.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>Requests above which a window is in a burst.</summary>
    public required double Threshold { get; init; }

    /// <summary>How many bursts.</summary>
    public required long Episodes { get; init; }

    /// <summary>Share of requests that came in bursts.</summary>
    public required double RequestShare { get; init; }

    /// <summary>Share of windows in bursts.</summary>
    public required double TimeShare { get; init; }

    /// <summary>The ten with most requests, in order of time.</summary>
    public required IReadOnlyList<BurstEpisode> Largest { get; init; }
}
