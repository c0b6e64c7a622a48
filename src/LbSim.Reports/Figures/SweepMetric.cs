using LbSim.Experiments.Sweep;

namespace LbSim.Reports.Figures;

/// <summary>A figure of a sweep by its path in summary.json, as people read it.</summary>
public sealed record SweepMetric
{
    private SweepMetric(string path, string title)
    {
        Path = path;
        Title = title;
    }

    /// <summary>Share of arrivals that met every objective.</summary>
    public static SweepMetric Attainment { get; } = new("goodput.attainment", "attained");

    /// <summary>Completed requests per second.</summary>
    public static SweepMetric Throughput { get; } = Of("requests_per_s");

    /// <summary>Dotted path.</summary>
    public string Path { get; }

    /// <summary>Name for people.</summary>
    public string Title { get; }

    /// <summary>Whether it is a latency, in seconds.</summary>
    public bool IsLatency => Path.StartsWith("metrics.", StringComparison.Ordinal);

    /// <summary>The metric of a figure that comparisons may be judged by, such as "goodput" or "e2e.p95".</summary>
    public static SweepMetric Of(string figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure switch
        {
            "goodput" => new("goodput.requests_per_s", "goodput"),
            "requests_per_s" => new("throughput.requests_per_s", "throughput"),
            "output_tokens_per_s" => new("throughput.output_tokens_per_s", "output tokens"),
            _ => new("metrics." + figure, Figure.Of(figure).Title),
        };
    }

    /// <summary>Unit of all values; empty where each is written with its own.</summary>
    public string Unit => IsLatency || Path == Attainment.Path ? "" : Path.EndsWith("tokens_per_s", StringComparison.Ordinal) ? "tokens/s" : "requests/s";

    /// <summary>A value with its unit, or a dash.</summary>
    public string Write(double? value) => WriteShort(value) + (value is not null && Unit.Length > 0 ? " " + Unit : "");

    /// <summary>A value without the <see cref="Unit"/> of all, or a dash.</summary>
    public string WriteShort(double? value) => Quantity.OrUnknown(value, known => IsLatency ? Quantity.Duration(known)
        : Path == Attainment.Path ? Quantity.Percent(known)
        : Quantity.Number(known));

    /// <summary>The figure of a balancer at a point; null where it is not known.</summary>
    public PointFigure? Find(PointResult point, string balancer)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point.Find(balancer, Path) is { Value: not null } figure ? figure : null;
    }
}
