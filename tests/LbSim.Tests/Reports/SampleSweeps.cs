using LbSim.Experiments.Sweep;
using LbSim.Reports.Files;

namespace LbSim.Tests.Reports;

/// <summary>Made-up sweeps.</summary>
internal static class SampleSweeps
{
    /// <summary>Two paths, six points, three balancers; the last point is saturated under one of them.</summary>
    public static SweepResult Typical() => Of(["fleet.a100.count", "workload.arrivals.rate"], isZipped: false, [.. Enumerable.Range(0, 6).Select(point => new[] { $"{2 + (2 * (point / 3))}", $"{10 * (1 + (point % 3))}/s" })]);

    /// <summary>Values that need quotes in files and marks in pages.</summary>
    public static SweepResult Awkward() => Of(["balancers"], isZipped: false, [["[a, \"b\"]"], ["<i>&\n"], ["plain"]]);

    /// <summary>One of three shards of the typical sweep.</summary>
    public static SweepResult Shard(int index)
    {
        var whole = Typical();
        var shard = new SweepShard(index, 3);
        return whole with { Shard = shard, Points = [.. whole.Points.Select(point => shard.Takes(point.Number) ? point : point with { Result = null })] };
    }

    /// <summary>What a sweep was made from.</summary>
    public static ManifestData Manifest(SweepResult sweep)
    {
        var manifest = SampleResults.Manifest(SampleResults.Typical());
        return manifest with { Reproduce = "lbsim sweep typical.yaml --vary a=1,2" + (sweep.Shard is { } shard ? SweepMerge.ShardOption(shard) : "") };
    }

    private static SweepResult Of(string[] paths, bool isZipped, string[][] values) => new()
    {
        Scenario = "typical",
        Seed = 42,
        Paths = paths,
        IsZipped = isZipped,
        Hash = new string('5', 64),
        Points = [.. values.Select((point, number) => new SweepPoint(number, point, new string((char)('a' + number), 64), Result(number, number == values.Length - 1)))],
    };

    // the figures of three balancers, a little more of everything at each point
    private static PointResult Result(int number, bool isSaturated)
    {
        var point = PointFigures.Of(SampleResults.Typical());
        var labels = point.Balancers.Take(3).ToList();
        return point with
        {
            Verdict = isSaturated ? new("saturated", ["round-robin: only 91 % as many completions as arrivals"]) : point.Verdict,
            Warnings = number % 2 == 0 ? ["every other point has this"] : [],
            Figures = [.. point.Figures.Where(figure => figure.Balancer.Length == 0 || labels.Contains(figure.Balancer))
                .Select(figure => Grown(figure, number) with { Verdict = isSaturated && figure.Balancer == labels[0] && !figure.Metric.StartsWith("comparison", StringComparison.Ordinal) ? "saturated" : figure.Verdict })],
        };
    }

    private static PointFigure Grown(PointFigure figure, int number)
    {
        var factor = figure.Metric.StartsWith("metrics", StringComparison.Ordinal) ? 1 + (0.25 * number) : figure.Metric == "goodput.attainment" ? 1 - (0.0625 * number) : 1;
        return figure with { Value = figure.Value * factor, Low = figure.Low * factor, High = figure.High * factor };
    }
}
