using LbSim.Experiments.Results;

namespace LbSim.Reports.Plots;

/// <summary>Every chart of a report, in order; charts without data are left out.</summary>
public sealed record ChartBook
{
    /// <summary>The primary figure, where it is not a latency.</summary>
    public required IReadOnlyList<Chart> Primary { get; init; }

    /// <summary>Latencies, the distribution and the percentiles of a metric together.</summary>
    public required IReadOnlyList<Chart> Latency { get; init; }

    /// <summary>Requests against capacity, and prompts against what servers had cached.</summary>
    public required IReadOnlyList<Chart> Sharing { get; init; }

    /// <summary>Service, traffic and queues over time.</summary>
    public required IReadOnlyList<Chart> OverTime { get; init; }

    /// <summary>Heat maps, servers by time, the maps of one balancer together.</summary>
    public required IReadOnlyList<Chart> HeatMaps { get; init; }

    /// <summary>All charts.</summary>
    public IEnumerable<Chart> All => [.. Primary, .. Sharing, .. Latency, .. OverTime, .. HeatMaps];

    /// <summary>The charts of a result.</summary>
    public static ChartBook Of(ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ChartBook
        {
            Primary = WithData(LatencyCharts.Goodput(result)),
            Latency = WithData(
                LatencyCharts.Cdf(result, "ttft"), LatencyCharts.Percentiles(result, "ttft"),
                LatencyCharts.Cdf(result, "tpot"), LatencyCharts.Percentiles(result, "tpot"),
                LatencyCharts.Cdf(result, "e2e"), LatencyCharts.Percentiles(result, "e2e")),
            OverTime = WithData(ServiceCharts.Outcomes(result), ServiceCharts.Burn(result), TimeCharts.QueueDepth(result), TimeCharts.Traffic(result)),
            Sharing = WithData(SharingChart.Make(result), PrefixReuseChart.Make(result)),
            HeatMaps = HeatMapCharts.Make(result),
        };
    }

    private static List<Chart> WithData(params ReadOnlySpan<Chart?> charts)
    {
        var kept = new List<Chart>();
        foreach (var chart in charts)
        {
            if (chart is not null)
            {
                kept.Add(chart);
            }
        }

        return kept;
    }
}
