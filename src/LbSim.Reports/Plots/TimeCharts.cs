using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Plots;

/// <summary>The fleet as a whole over time.</summary>
internal static class TimeCharts
{
    // beyond this many steps, lines of several balancers hide each other
    private const int MostSteps = 120;

    public static Chart? QueueDepth(ExperimentResult result) => Panels(
        result,
        new Chart
        {
            Id = "queue-depth",
            Title = "Queue depth: requests waiting at all servers",
            Subtitle = "",
            HowToRead = "A line that keeps climbing is a fleet that does not keep up; spikes are bursts it worked off.",
            X = TimeAxis,
            Y = new Axis { Title = "Waiting requests, mean over a window", Min = 0 },
            Series = [],
        },
        (balancer, windows) => [new StepSeries("waiting", 0, windows.Edges, windows.MeanOfSums(balancer.Series.Rows, window => window.Waiting))]);

    public static Chart? Traffic(ExperimentResult result) => Panels(
        result,
        new Chart
        {
            Id = "arrivals-completions",
            Title = "Arrivals and completions",
            Subtitle = "",
            HowToRead = "A line that stays below the grey area is falling behind; one above it is working off a queue.",
            X = TimeAxis,
            Y = new Axis { Title = "Requests per second", Min = 0 },
            Series = [],
        },
        (balancer, windows) =>
        [
            new StepSeries("arrived at servers", Series.Neutral, windows.Edges, windows.Rates(balancer.Series.Rows, window => window.Arrivals)),
            new StepSeries("completed", 0, windows.Edges, windows.Rates(balancer.Series.Rows, window => window.Completions)),
        ]);

    /// <summary>Simulated time along the horizontal axis, without empty space at its ends.</summary>
    public static Axis TimeAxisOf(IReadOnlyList<double> edges) => TimeAxis with { Min = edges[0], Max = edges[^1] };

    private static Axis TimeAxis { get; } = new() { Title = "Simulated time", Format = ValueFormat.Clock };

    /// <summary>One panel per balancer.</summary>
    /// <param name="result">The result.</param>
    /// <param name="chart">What the panels have in common.</param>
    /// <param name="make">The lines of one balancer.</param>
    /// <param name="until">Windows that end later are left out.</param>
    public static Chart? Panels(
        ExperimentResult result, Chart chart, Func<BalancerResult, WindowMerge, StepSeries[]> make, double until = double.PositiveInfinity)
    {
        var series = new List<Series>();
        var names = new List<string>();
        var (window, end) = (0.0, 0.0);
        foreach (var balancer in result.Balancers)
        {
            var windows = WindowMerge.Of(Until(balancer.Series.Edges, until), MostSteps);
            if (windows.Count == 0)
            {
                continue;
            }

            window = windows.Edges[1] - windows.Edges[0];
            end = Math.Max(end, windows.Edges[^1]);
            foreach (var one in make(balancer, windows))
            {
                series.Add(one with { Panel = names.Count });
            }

            names.Add(balancer.Label);
        }

        return series.Count == 0 ? null : chart with
        {
            Subtitle = "Windows of " + Quantity.Span(window) + "; first replication; the same axes for every balancer",
            X = TimeAxis with { Max = end },
            Panels = names,
            Series = series,
        };
    }

    /// <summary>The edges of windows that end no later; of at least one window, where there is one.</summary>
    public static IReadOnlyList<double> Until(IReadOnlyList<double> edges, double until)
    {
        var count = edges.Count;
        while (count > 2 && edges[count - 1] > until)
        {
            count--;
        }

        return count == edges.Count ? edges : [.. edges.Take(count)];
    }
}
