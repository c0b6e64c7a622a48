namespace LbSim.Workload.Traces.Analysis;

/// <summary>Arrivals counted in windows of one length from the first arrival on. Moments leave the last, part-filled window out; the peak does not.</summary>
public sealed record WindowSummary
{
    /// <summary>Length of a window in seconds.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>Windows that lie wholly in the trace.</summary>
    public required long FullBins { get; init; }

    /// <summary>Mean arrivals of a full window.</summary>
    public required double Mean { get; init; }

    /// <summary>Population variance over full windows.</summary>
    public required double Variance { get; init; }

    /// <summary>Variance over mean: 1 for a Poisson process, more for bursts; null where the mean is 0.</summary>
    public double? IndexOfDispersion => Mean > 0 ? Variance / Mean : null;

    /// <summary>Full windows without an arrival.</summary>
    public required long EmptyFullBins { get; init; }

    /// <summary>Most arrivals of a window.</summary>
    public required long Max { get; init; }

    /// <summary><see cref="Max"/> as a rate in requests per second.</summary>
    public double PeakRate => (double)Max / WindowSeconds;

    /// <summary><see cref="Max"/> over <see cref="Mean"/>; null where the mean is 0.</summary>
    public double? PeakToMean => Mean > 0 ? Max / Mean : null;

    /// <summary>Arrivals of the last, part-filled window.</summary>
    public required long LastPartBinCount { get; init; }

    /// <summary>The index of dispersion with the last window counted as well, for comparison only.</summary>
    public required double? IndexOfDispersionAllBins { get; init; }
}
