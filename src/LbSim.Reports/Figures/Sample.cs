using LbSim.Experiments.Results;

namespace LbSim.Reports.Figures;

/// <summary>Says how much was observed and what intervals are over.</summary>
public static class Sample
{
    /// <summary>The kind of interval: "95 % intervals over 5 replications", or that there are none.</summary>
    public static string Interval(ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Interval switch
        {
            "replications" => "95 % intervals over " + Quantity.Count(result.Replications) + " replications",
            "trace-blocks" => "95 % intervals from " + Quantity.Count(result.Replications - 1) + (result.Replications == 2 ? " copy" : " copies") + " of the trace resampled by blocks",
            _ => "no intervals: one traffic",
        };
    }

    /// <summary>What totals and distributions are over: "all replications", or "the trace as recorded" where others only make intervals.</summary>
    public static string Over(ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Interval == "trace-blocks" ? "the trace as recorded" : "all replications";
    }

    /// <summary>How many values a latency metric has per balancer, and the share of arrivals they cover.</summary>
    /// <param name="result">The result.</param>
    /// <param name="metric">"ttft", "tpot", "itl", "e2e" or "queueing".</param>
    public static string Size(ExperimentResult result, string metric)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (least, most) = (long.MaxValue, 0L);
        var (low, high) = (double.PositiveInfinity, 0.0);
        foreach (var balancer in result.Balancers)
        {
            if (balancer.Metrics.TryGetValue(metric, out var latency))
            {
                least = Math.Min(least, latency.Count);
                most = Math.Max(most, latency.Count);
                low = Math.Min(low, latency.Coverage);
                high = Math.Max(high, latency.Coverage);
            }
        }

        if (most == 0)
        {
            return "no values";
        }

        var count = least == most ? Quantity.Count(most) : Quantity.Count(least) + " to " + Quantity.Count(most);
        var unit = result.Balancers.Count == 1 ? "" : " per balancer";
        var covers = low == high ? Quantity.Percent(low) : Quantity.Percent(low) + " to " + Quantity.Percent(high);
        return "n = " + count + unit + ", covering " + covers + " of arrivals";
    }
}
