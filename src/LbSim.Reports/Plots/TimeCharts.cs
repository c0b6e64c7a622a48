using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Plots;

/// <summary>The fleet as a whole over time.</summary>
internal static class TimeCharts
{
    // beyond this many steps, lines of several balancers hide each other
    private const int MostSteps = 120;

    public static Chart? QueueDepth(ExperimentResult result)
    {
        var series = new List<Series>();
        for (var slot = 0; slot < result.Balancers.Count; slot++)
        {
            var balancer = result.Balancers[slot];
            var windows = WindowMerge.Of(balancer.Series.Edges, MostSteps);
            if (windows.Count > 0)
            {
                series.Add(new StepSeries(balancer.Label, slot, windows.Edges, windows.MeanOfSums(balancer.Series.Rows, window => window.Waiting)));
            }
        }

        return series.Count == 0 ? null : new Chart
        {
            Id = "queue-depth",
            Title = "Queue depth: requests waiting at all servers",
            Subtitle = Windows(result) + "; first replication",
            HowToRead = "A line that keeps climbing is a fleet that does not keep up; spikes are bursts it worked off.",
            X = TimeAxis,
            Y = new Axis { Title = "Waiting requests, mean over a window", Min = 0 },
            Series = series,
        };
    }

    public static Chart? Traffic(ExperimentResult result)
    {
        var series = new List<Series>();
        for (var slot = 0; slot < result.Balancers.Count; slot++)
        {
            var balancer = result.Balancers[slot];
            var windows = WindowMerge.Of(balancer.Series.Edges, MostSteps);
            if (windows.Count == 0)
            {
                continue;
            }

            if (series.Count == 0)
            {
                var label = result.Balancers.Count == 1 ? "dispatched" : "dispatched (" + balancer.Label + ")";
                series.Add(new StepSeries(label, Series.Neutral, windows.Edges, windows.Rates(balancer.Series.Rows, window => window.Arrivals)));
            }

            series.Add(new StepSeries(
                "completed: " + balancer.Label, slot, windows.Edges, windows.Rates(balancer.Series.Rows, window => window.Completions)));
        }

        return series.Count == 0 ? null : new Chart
        {
            Id = "arrivals-completions",
            Title = "Arrivals and completions",
            Subtitle = Windows(result) + "; first replication",
            HowToRead = "Lines that stay below the grey area are falling behind; lines above it are working off a queue.",
            X = TimeAxis,
            Y = new Axis { Title = "Requests per second", Min = 0 },
            Series = series,
        };
    }

    /// <summary>Simulated time along the horizontal axis, without empty space at its ends.</summary>
    public static Axis TimeAxisOf(IReadOnlyList<double> edges) => TimeAxis with { Min = edges[0], Max = edges[^1] };

    private static Axis TimeAxis { get; } = new() { Title = "Simulated time", Format = ValueFormat.Clock };

    private static string Windows(ExperimentResult result)
    {
        foreach (var balancer in result.Balancers)
        {
            if (WindowMerge.Of(balancer.Series.Edges, MostSteps) is { Count: > 0 } windows)
            {
                return "windows of " + Quantity.Span(windows.Edges[1] - windows.Edges[0]);
            }
        }

        return "";
    }
}
