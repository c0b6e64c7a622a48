using System.Globalization;
using LbSim.Experiments.Plan;

namespace LbSim.Reports.Plots;

/// <summary>The charts of a plan: attainment against size, throughput against latency, load against what was planned.</summary>
internal static class PlanCharts
{
    /// <summary>All charts with data, in order.</summary>
    public static IReadOnlyList<Chart> Of(PlanResult result)
    {
        var charts = new List<Chart>();
        foreach (var multiplier in result.Multipliers)
        {
            Add(charts, Attainment(result, multiplier));
        }

        Add(charts, Curves(result));
        Add(charts, Load(result));
        return charts;
    }

    private static void Add(List<Chart> charts, Chart? chart)
    {
        if (chart is not null)
        {
            charts.Add(chart);
        }
    }

    private static Chart? Attainment(PlanResult result, PlanMultiplier multiplier)
    {
        var lines = new List<Series>();
        var least = 1.0;
        for (var slot = 0; slot < multiplier.Balancers.Count; slot++)
        {
            var points = new List<ChartPoint>();
            foreach (var (gpus, estimate) in Estimates(multiplier.Balancers[slot]))
            {
                // up and down through the interval, so that it stands as a bar on the line
                points.AddRange([new(gpus, estimate.Value), new(gpus, estimate.Low ?? estimate.Value), new(gpus, estimate.High ?? estimate.Value), new(gpus, estimate.Value)]);
                least = Math.Min(least, estimate.Low ?? estimate.Value);
            }

            if (points.Count > 0)
            {
                lines.Add(new LineSeries(multiplier.Balancers[slot].Label, slot, points));
            }
        }

        var times = multiplier.Multiplier.ToString(CultureInfo.InvariantCulture);
        return lines.Count == 0 ? null : new Chart
        {
            Id = "attainment-x" + times.Replace('.', '_'),
            Title = "Attainment against GPUs, traffic x" + times,
            Subtitle = "Each answer and other confirmed fleets, and the answer with up to two servers of its largest group fewer and more (three replications each); " + Interval(result),
            HowToRead = "Each upright bar is one fleet's interval. A fleet meets when all of its bar is at or above the target of " + Targets(result) + ".",
            X = new Axis { Title = "GPUs of the fleet" },
            Y = new Axis { Title = "Share of requests that keep their limits", Format = ValueFormat.Percent, Min = Math.Max(0, least - ((1 - least) * 0.1)), Max = 1 },
            Series = lines,
        };
    }

    private static IEnumerable<(int Gpus, Experiments.Results.Estimate Estimate)> Estimates(PlanBalancer balancer)
    {
        var all = new List<(int Gpus, Experiments.Results.Estimate Estimate)>();
        foreach (var row in balancer.Rows)
        {
            if (row.Attainment is { } known && double.IsFinite(known.Value))
            {
                all.Add((row.Fleet.Gpus, known));
            }
        }

        foreach (var point in balancer.Around)
        {
            if (double.IsFinite(point.Attainment.Value) && !balancer.Rows.Any(row => row.Fleet.Name == point.Fleet.Name))
            {
                all.Add((point.Fleet.Gpus, point.Attainment));
            }
        }

        return all.OrderBy(entry => entry.Gpus).ThenBy(entry => entry.Estimate.Value);
    }

    private static Chart? Curves(PlanResult result)
    {
        var lines = new List<Series>();
        var least = double.PositiveInfinity;
        foreach (var multiplier in result.Multipliers)
        {
            for (var slot = 0; slot < multiplier.Balancers.Count; slot++)
            {
                var points = new List<ChartPoint>();
                foreach (var point in multiplier.Balancers[slot].Answer?.Curve ?? [])
                {
                    if (point.TtftP99Seconds is { } latency && latency > 0)
                    {
                        points.Add(new(point.RequestsPerSecond, latency));
                        least = Math.Min(least, latency);
                    }
                }

                if (points.Count > 0)
                {
                    lines.Add(new LineSeries($"{multiplier.Balancers[slot].Label}: {multiplier.Balancers[slot].Answer!.Fleet.Name}", slot, points));
                }
            }
        }

        return lines.Count == 0 ? null : new Chart
        {
            Id = "throughput-latency",
            Title = "Throughput against latency of each answer",
            Subtitle = "Each answer's fleet at 20 to 120 % of its saturated throughput, one run each",
            HowToRead = "Where a line turns upwards its fleet is full; the knee is the last point whose p99 is at most 3 times that of the first.",
            X = new Axis { Title = "Completed requests per second" },
            Y = new Axis { Title = "p99 of the time to the first token (log scale)", Kind = AxisKind.Logarithmic, Format = ValueFormat.Duration, Min = least },
            Series = lines,
        };
    }

    private static Chart? Load(PlanResult result)
    {
        if (result.Load.Count == 0)
        {
            return null;
        }

        var first = result.Multipliers[0];
        foreach (var multiplier in result.Multipliers)
        {
            first = multiplier.Multiplier.Equals(1.0) ? multiplier : first;
        }

        var edges = result.Load.Select(point => point.StartSeconds).Append(result.Load[^1].EndSeconds).ToArray();
        var times = first.Multiplier.ToString(CultureInfo.InvariantCulture);
        var series = new List<Series> { new StepSeries("arrivals x" + times, 0, edges, [.. result.Load.Select(point => point.RequestsPerSecond * first.Multiplier)]) };
        for (var slot = 0; slot < first.Balancers.Count; slot++)
        {
            if (first.Balancers[slot].Answer is { } answer && double.IsFinite(answer.Fleet.Capacity))
            {
                series.Add(new LineSeries($"{first.Balancers[slot].Label}: saturated throughput of {answer.Fleet.Name}", slot + 1, [new(edges[0], answer.Fleet.Capacity), new(edges[^1], answer.Fleet.Capacity)]));
            }
        }

        return new Chart
        {
            Id = "load",
            Title = "Load over the workload against the plan",
            Subtitle = "Arrivals per second of the workload, and what each answer's fleet completes at most",
            HowToRead = "The plan is for the window between the upright lines, where there are any; elsewhere the distance to the lines is room that is paid for.",
            X = TimeCharts.TimeAxisOf(edges) with { Title = "Time of the workload" },
            Y = new Axis { Title = "Requests per second", Min = 0 },
            Series = series,
            References = result.Peak is { } peak ? [new(peak.Start.Seconds, "window starts"), new(peak.End.Seconds, "window ends")] : [],
        };
    }

    private static string Interval(PlanResult result) => result.Interval == "trace-blocks"
        ? "bars from the 2nd lowest to the 2nd highest of 40 orders of the window's blocks, for confirmed fleets"
        : "bars at the level each fleet was tested at, 95 % for the others";

    private static string Targets(PlanResult result) => string.Join(", ", result.Objectives.Select(objective => objective.Target).Distinct().Select(Figures.Quantity.LimitPercent));
}
