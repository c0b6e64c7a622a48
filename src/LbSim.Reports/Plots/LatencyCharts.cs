using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Plots;

/// <summary>Distributions, percentiles and goodput per balancer.</summary>
internal static class LatencyCharts
{
    // below this share a distribution's first values would stretch a logarithmic axis for a few requests
    private const double LeastShare = 0.001;

    // beyond this ratio the shortest bar of a linear axis is too short to see
    private const double WidestLinearRatio = 40;

    public static Chart? Cdf(ExperimentResult result, string metric)
    {
        var lines = new List<Series>();
        double least = double.PositiveInfinity;
        for (var slot = 0; slot < result.Balancers.Count; slot++)
        {
            var balancer = result.Balancers[slot];
            if (!balancer.Metrics.TryGetValue(metric, out var latency) || latency.Cdf.Count == 0)
            {
                continue;
            }

            var points = new List<ChartPoint>(latency.Cdf.Count + 1);
            foreach (var point in latency.Cdf)
            {
                if (point.Seconds > 0 && point.Share >= LeastShare)
                {
                    least = Math.Min(least, point.Seconds);
                }

                points.Add(new ChartPoint(point.Seconds, point.Share));
            }

            lines.Add(new LineSeries(balancer.Label, slot, points));
        }

        return lines.Count == 0 || !double.IsFinite(least) ? null : new Chart
        {
            Id = metric + "-cdf",
            Title = Figure.MetricTitle(metric) + ": share of requests at or below a latency",
            Subtitle = Sample.Size(result, metric) + (result.Interval == "trace-blocks" ? "; " + Sample.Over(result) : "; pooled over " + Replications(result)),
            HowToRead = "A curve further left is faster; where it crosses 50 % is its median, and where two curves cross, the better one changes.",
            X = new Axis { Title = Meaning(metric) + " (log scale)", Kind = AxisKind.Logarithmic, Format = ValueFormat.Duration, Min = least },
            Y = new Axis { Title = "Share of requests with a value", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Series = lines,
            References = Objectives(result, metric),
        };
    }

    public static Chart? Percentiles(ExperimentResult result, string metric)
    {
        var (p50, p95, p99) = (new List<Bar?>(), new List<Bar?>(), new List<Bar?>());
        var (least, most) = (double.PositiveInfinity, 0.0);
        foreach (var balancer in result.Balancers)
        {
            balancer.Metrics.TryGetValue(metric, out var latency);
            p50.Add(BarOf(latency?.P50, Quantity.Duration));
            p95.Add(BarOf(latency?.P95, Quantity.Duration));
            p99.Add(BarOf(latency?.P99, Quantity.Duration));
            least = latency?.P50 is { Value: > 0 } low ? Math.Min(least, low.Value) : least;
            most = Math.Max(most, latency?.P99?.Value ?? 0);
        }

        if (most <= 0)
        {
            return null;
        }

        var isLogarithmic = most / least > WidestLinearRatio;
        return new Chart
        {
            Id = metric + "-percentiles",
            Title = Figure.MetricTitle(metric) + ": p50, p95 and p99",
            Subtitle = Sample.Size(result, metric) + "; " + Whiskers(result),
            HowToRead = "Shorter is faster: the light bar is the request in the middle, the dark one what one request in a hundred exceeds."
                + (isLogarithmic ? " On this logarithmic axis compare the written values, not the lengths." : ""),
            X = new Axis
            {
                Title = Meaning(metric) + (isLogarithmic ? " (log scale)" : ""),
                Kind = isLogarithmic ? AxisKind.Logarithmic : AxisKind.Linear,
                Format = ValueFormat.Duration,
            },
            Y = Rows(result),
            Series = [new BarSeries("p50", 0, p50), new BarSeries("p95", 1, p95), new BarSeries("p99", 2, p99)],
            References = Objectives(result, metric),
        };
    }

    public static Chart? Goodput(ExperimentResult result)
    {
        var bars = new List<Bar?>();
        var any = false;
        foreach (var balancer in result.Balancers)
        {
            var attainment = balancer.Attainment is { } share ? " (" + Quantity.Percent(share.Value) + ")" : "";
            bars.Add(BarOf(balancer.Goodput, value => Quantity.Number(value) + "/s" + attainment));
            any |= bars[^1] is not null;
        }

        return !any ? null : new Chart
        {
            Id = "goodput",
            Title = "Goodput: requests per second that met every objective",
            Subtitle = "All measured arrivals count, those that did not finish as missed; in brackets the share that met every objective; "
                + Whiskers(result),
            HowToRead = "Longer is better: the rate of requests served within every latency objective.",
            X = new Axis { Title = "Goodput (requests/s)" },
            Y = Rows(result),
            Series = [new BarSeries("goodput", 1, bars)],
        };
    }

    /// <summary>One row per balancer.</summary>
    public static Axis Rows(ExperimentResult result)
    {
        var labels = new List<string>(result.Balancers.Count);
        foreach (var balancer in result.Balancers)
        {
            labels.Add(balancer.Label);
        }

        return new Axis { Title = "Balancer", Kind = AxisKind.Categories, Categories = labels };
    }

    /// <summary>The bar of a figure; null where it is not known.</summary>
    public static Bar? BarOf(Estimate? estimate, Func<double, string> write) => estimate is { } known && double.IsFinite(known.Value)
        ? new Bar(known.Value, known.Low, known.High, write(known.Value))
        : null;

    private static List<ReferenceLine> Objectives(ExperimentResult result, string metric)
    {
        var lines = new List<ReferenceLine>();
        foreach (var objective in result.Objectives)
        {
            if (objective.Metric == metric)
            {
                lines.Add(new ReferenceLine(objective.LimitSeconds, "objective " + Quantity.Limit(objective.LimitSeconds)));
            }
        }

        return lines;
    }

    private static string Replications(ExperimentResult result) =>
        result.Replications == 1 ? "one replication" : Quantity.Count(result.Replications) + " replications";

    /// <summary>What the whiskers of bars are over.</summary>
    public static string Whiskers(ExperimentResult result) =>
        result.Interval is null ? Sample.Interval(result) : "whiskers: " + Sample.Interval(result);

    private static string Meaning(string metric) => metric switch
    {
        "ttft" => "Time to first token",
        "tpot" => "Time per output token of a request",
        "e2e" => "End-to-end latency",
        _ => Figure.MetricTitle(metric),
    };
}
