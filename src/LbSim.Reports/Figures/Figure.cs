using LbSim.Experiments.Results;

namespace LbSim.Reports.Figures;

/// <summary>A figure balancers are compared by, known by the name it has in results: "goodput", "attainment", "prefix_reuse", "throughput" or a latency such as "e2e.p95".</summary>
public sealed record Figure
{
    private readonly string _metric;
    private readonly string _statistic;

    private Figure(string name, string metric, string statistic)
    {
        Name = name;
        _metric = metric;
        _statistic = statistic;
    }

    /// <summary>Name in result files.</summary>
    public string Name { get; }

    /// <summary>Name for people, such as "p95 E2E".</summary>
    public string Title => IsLatency ? _statistic + " " + MetricTitle(_metric) : _metric == "prefix_reuse" ? "prefix reuse" : _metric;

    /// <summary>Whether more is better.</summary>
    public bool IsHigherBetter => !IsLatency;

    /// <summary>Whether it is a latency, in seconds.</summary>
    public bool IsLatency => _statistic.Length > 0;

    /// <summary>Whether it is a share, which people read in percent.</summary>
    public bool IsShare => _metric is "attainment" or "prefix_reuse";

    /// <summary>The figure of a name.</summary>
    /// <param name="name">Such as "goodput" or "e2e.p95".</param>
    public static Figure Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new Figure(name, name, "") : new Figure(name, name[..dot], name[(dot + 1)..]);
    }

    /// <summary>How a latency metric is called in a title.</summary>
    /// <param name="metric">"ttft", "tpot", "itl", "e2e" or "queueing".</param>
    public static string MetricTitle(string metric) => metric switch
    {
        "ttft" => "TTFT",
        "tpot" => "TPOT",
        "itl" => "ITL",
        "e2e" => "E2E",
        "queueing" => "queueing time",
        _ => metric,
    };

    /// <summary>The figure of a balancer, or null where it is not known.</summary>
    public Estimate? Find(BalancerResult balancer)
    {
        ArgumentNullException.ThrowIfNull(balancer);
        if (!IsLatency)
        {
            return _metric switch
            {
                "goodput" => balancer.Goodput,
                "attainment" => balancer.Attainment,
                "prefix_reuse" => balancer.PrefixReuse?.Share,
                "throughput" => new Estimate(balancer.RequestsPerSecond, null, null),
                _ => null,
            };
        }

        return balancer.Metrics.TryGetValue(_metric, out var latency)
            ? _statistic switch
            {
                "mean" => latency.Mean,
                "p50" => latency.P50,
                "p90" => latency.P90,
                "p95" => latency.P95,
                "p99" => latency.P99,
                "max" => latency.Max is { } max ? new Estimate(max, null, null) : null,
                _ => null,
            }
            : null;
    }

    /// <summary>Share of arrivals that a latency of a balancer covers; null for other figures.</summary>
    public double? Coverage(BalancerResult balancer)
    {
        ArgumentNullException.ThrowIfNull(balancer);
        return IsLatency && balancer.Metrics.TryGetValue(_metric, out var latency) ? latency.Coverage : null;
    }

    /// <summary>A value with its unit.</summary>
    public string Write(double value) => IsLatency
        ? Quantity.Duration(value)
        : IsShare ? Quantity.Percent(value) : Quantity.Number(value) + " requests/s";
}
