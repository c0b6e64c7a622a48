using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Plots;

/// <summary>How much of the prompts each balancer sent where it was already computed.</summary>
internal static class PrefixReuseChart
{
    public static Chart? Make(ExperimentResult result)
    {
        var bars = new List<Bar?>();
        foreach (var balancer in result.Balancers)
        {
            bars.Add(LatencyCharts.BarOf(balancer.PrefixReuse?.Share, Quantity.Percent));
        }

        return bars.TrueForAll(bar => bar is null) ? null : new Chart
        {
            Id = "prefix-reuse",
            Title = "Prefix reuse: prompt tokens found in a prefix cache",
            Subtitle = "Of the prompt tokens of measured requests, counted when an engine first admitted each; " + LatencyCharts.Whiskers(result),
            HowToRead = "Longer is better: that share of the prompts was not computed again, because a server still had it from an earlier request.",
            X = new Axis { Title = "Share of prompt tokens", Format = ValueFormat.Percent, Min = 0 },
            Y = LatencyCharts.Rows(result),
            Series = [new BarSeries("prefix reuse", 1, bars)],
        };
    }
}
