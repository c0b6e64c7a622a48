namespace LbSim.Workload.Traces.Analysis;

/// <summary>A distribution in figures: population standard deviation, percentiles by linear interpolation between closest ranks.</summary>
public sealed record ValueSummary
{
    /// <summary>The percentiles given, as shares.</summary>
    public static readonly IReadOnlyList<(string Name, double Share)> Percentiles =
        [("p1", 0.01), ("p10", 0.1), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)];

    /// <summary>How many values.</summary>
    public required long Count { get; init; }

    /// <summary>Mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Population standard deviation.</summary>
    public required double Std { get; init; }

    /// <summary>Least value.</summary>
    public required double Min { get; init; }

    /// <summary>Values at <see cref="Percentiles"/>, in that order.</summary>
    public required IReadOnlyList<double> At { get; init; }

    /// <summary>Largest value.</summary>
    public required double Max { get; init; }

    /// <summary>Sum of all values.</summary>
    public required double Sum { get; init; }

    /// <summary>How many are 0.</summary>
    public required long Zeros { get; init; }

    /// <summary>The value at a percentile by its name, such as "p50".</summary>
    public double Of(string percentile)
    {
        for (var index = 0; index < Percentiles.Count; index++)
        {
            if (Percentiles[index].Name == percentile)
            {
                return At[index];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(percentile), percentile, "expected one of p1, p10, p25, p50, p75, p90, p95, p99, p999");
    }

    internal static ValueSummary? Of(ValueCounts counts, double scale = 1) => counts.Count == 0 ? null : new()
    {
        Count = counts.Count,
        Mean = counts.Mean * scale,
        Std = Math.Sqrt(counts.Variance) * scale,
        Min = counts.Min * scale,
        At = [.. Percentiles.Select(percentile => counts.Quantile(percentile.Share) * scale)],
        Max = counts.Max * scale,
        Sum = (double)counts.Sum * scale,
        Zeros = counts.Zeros,
    };

    internal static ValueSummary Of(RunningMoments moments, long count, double[] at, double scale) => new()
    {
        Count = count,
        Mean = moments.Mean * scale,
        Std = Math.Sqrt(moments.Variance) * scale,
        Min = moments.Min * scale,
        At = [.. at.Select(value => value * scale)],
        Max = moments.Max * scale,
        Sum = (double)moments.Sum * scale,
        Zeros = moments.Zeros,
    };

    internal static ValueSummary? Of(float[] values, double scale)
    {
        if (values.Length == 0)
        {
            return null;
        }

        Array.Sort(values);
        var mean = values.Sum(value => (double)value) / values.Length;
        return new()
        {
            Count = values.Length,
            Mean = mean * scale,
            Std = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length) * scale,
            Min = values[0] * scale,
            At = [.. Percentiles.Select(percentile => Quantile(values, percentile.Share) * scale)],
            Max = values[^1] * scale,
            Sum = mean * values.Length * scale,
            Zeros = values.Count(value => value == 0),
        };
    }

    private static double Quantile(float[] sorted, double share)
    {
        var rank = share * (sorted.Length - 1);
        var low = (int)rank;
        return sorted[low] + ((rank - low) * ((double)sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]));
    }
}
