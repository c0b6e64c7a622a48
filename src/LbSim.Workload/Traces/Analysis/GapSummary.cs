namespace LbSim.Workload.Traces.Analysis;

/// <summary>The gaps between successive arrivals in order of time.</summary>
public sealed record GapSummary
{
    /// <summary>Mean, in seconds.</summary>
    public required double MeanSeconds { get; init; }

    /// <summary>Population standard deviation over mean; null where the mean is 0.</summary>
    public required double? Cv { get; init; }

    /// <summary>Median, in seconds.</summary>
    public required double P50Seconds { get; init; }

    /// <summary>99th percentile, in seconds.</summary>
    public required double P99Seconds { get; init; }

    /// <summary>Longest, in seconds.</summary>
    public required double MaxSeconds { get; init; }

    /// <summary>How many are 0.</summary>
    public required long ZeroGaps { get; init; }

    /// <summary>Shape of the gamma distribution with this coefficient of variation: 1/cv^2; null where there is none.</summary>
    public double? GammaShape => Cv is { } cv and > 0 ? 1 / (cv * cv) : null;

    /// <summary>Pearson correlation of successive gaps; null where it has no meaning.</summary>
    public required double? Lag1 { get; init; }
}
