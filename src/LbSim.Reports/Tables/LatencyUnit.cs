using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Tables;

/// <summary>One unit and one number of decimals for latencies that stand in one table, so that they can be compared by eye.</summary>
internal sealed class LatencyUnit
{
    private readonly double _seconds;
    private readonly int _decimals;

    private LatencyUnit(string name, double seconds, int decimals)
    {
        Name = name;
        _seconds = seconds;
        _decimals = decimals;
    }

    /// <summary>"µs", "ms" or "s".</summary>
    public string Name { get; }

    /// <summary>The unit for a metric's p50 to p99 over all balancers.</summary>
    public static LatencyUnit For(ExperimentResult result, string metric)
    {
        var (least, most) = (double.PositiveInfinity, 0.0);
        foreach (var balancer in result.Balancers)
        {
            if (balancer.Metrics.TryGetValue(metric, out var latency) && latency.P50 is { } p50 && latency.P99 is { } p99)
            {
                least = p50.Value > 0 ? Math.Min(least, p50.Value) : least;
                most = Math.Max(most, p99.Value);
            }
        }

        var (name, seconds) = most switch { 0 or >= 9.9995 => ("s", 1.0), >= 0.0099995 => ("ms", 1e-3), _ => ("µs", 1e-6) };
        var decimals = double.IsFinite(least) ? Math.Min(Quantity.DecimalsFor(least / seconds), most >= 1000 * seconds ? 1 : 3) : 0;
        return new LatencyUnit(name, seconds, decimals);
    }

    /// <summary>A latency in this unit, without its name.</summary>
    public string Write(double? seconds) => seconds is { } known && double.IsFinite(known)
        ? Quantity.Fixed(known / _seconds, _decimals)
        : Quantity.Unknown;
}
