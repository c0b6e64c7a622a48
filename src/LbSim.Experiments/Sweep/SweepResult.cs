using LbSim.Experiments.Results;

namespace LbSim.Experiments.Sweep;

/// <summary>A sweep, or one shard of it, ready to be written; holds no date, host, path, duration or thread count.</summary>
public sealed record SweepResult
{
    /// <summary>Scenario name.</summary>
    public required string Scenario { get; init; }

    /// <summary>The seed of every point.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The paths that are varied, in the order given.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Whether values go side by side instead of in every combination.</summary>
    public required bool IsZipped { get; init; }

    /// <summary>Which part of the sweep this is; null for all of it.</summary>
    public SweepShard? Shard { get; init; }

    /// <summary>SHA-256 over the paths and the hashes of all points: shards with the same one belong together.</summary>
    public required string Hash { get; init; }

    /// <summary>All points of the sweep in order; those that another shard takes have no result.</summary>
    public required IReadOnlyList<SweepPoint> Points { get; init; }

    /// <summary>The points that have a result.</summary>
    public IEnumerable<SweepPoint> Finished => Points.Where(point => point.Result is not null);
}

/// <summary>One point of a sweep.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Values">One per path.</param>
/// <param name="Hash">SHA-256 of all that its result depends on.</param>
/// <param name="Result">What was found; null when this shard does not take it.</param>
public sealed record SweepPoint(int Number, IReadOnlyList<string> Values, string Hash, PointResult? Result);

/// <summary>What a sweep keeps of the experiment of one point.</summary>
public sealed record PointResult
{
    /// <summary>Replications of each balancer.</summary>
    public required int Replications { get; init; }

    /// <summary>What intervals are over: "replications", "trace-blocks", or null when there are none.</summary>
    public string? Interval { get; init; }

    /// <summary>The worst run verdict over balancers, with reasons.</summary>
    public required RunVerdict Verdict { get; init; }

    /// <summary>The figure that comparisons are judged by, such as "goodput".</summary>
    public required string Primary { get; init; }

    /// <summary>Target share of arrivals that meet every objective; null when there is none.</summary>
    public double? AttainmentTarget { get; init; }

    /// <summary>Things a reader must know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Labels of the oracles among the balancers: yardsticks, not choices.</summary>
    public IReadOnlyList<string> Oracles { get; init; } = [];

    /// <summary>Every figure, those of the whole point first, then balancer by balancer.</summary>
    public required IReadOnlyList<PointFigure> Figures { get; init; }

    /// <summary>Labels of the balancers, in order.</summary>
    public IEnumerable<string> Balancers => Figures.Select(figure => figure.Balancer).Where(balancer => balancer.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>A figure of a balancer; null where there is no such row.</summary>
    /// <param name="balancer">Label, or empty for figures of the whole point.</param>
    /// <param name="metric">Dotted path of summary.json.</param>
    public PointFigure? Find(string balancer, string metric)
    {
        foreach (var figure in Figures)
        {
            if (figure.Metric == metric && figure.Balancer == balancer)
            {
                return figure;
            }
        }

        return null;
    }
}

/// <summary>One figure of a point: a row of sweep.csv.</summary>
/// <param name="Balancer">Label; empty for figures of the whole point.</param>
/// <param name="Metric">Dotted path of summary.json below the balancer, or below the file.</param>
/// <param name="Value">Null when unknown.</param>
/// <param name="Low">Lower end of the 95 % interval, or null.</param>
/// <param name="High">Upper end, or null.</param>
/// <param name="Verdict">The nearest verdict in summary.json: the run verdict, or the word of a difference.</param>
public sealed record PointFigure(string Balancer, string Metric, double? Value, double? Low, double? High, string Verdict)
{
    /// <summary>Whether the run it comes from kept up and ended: figures of others are not ranked.</summary>
    public bool IsSettled => Verdict is not ("saturated" or "cut-off");
}
