using LbSim.Experiments.Results;
using LbSim.Reports.Plots;

namespace LbSim.Tests.Reports.Plots;

public sealed class ServiceChartTests
{
    [Fact]
    public void Outcomes_AnOutage_ShowsItsSharesWindowByWindow()
    {
        var result = SampleResults.Typical();
        var chart = ServiceCharts.Outcomes(result)!;

        // window 70 of 120: 60 failed, 20 rejected and up to 4 late of 200
        var (met, failed, rejected) = (Line(chart, "met every objective"), Line(chart, "failed"), Line(chart, "rejected"));
        var ends = result.Balancers[0].Series.Ends[70];
        Assert.Equal(0.3, failed.Values[70], 9);
        Assert.Equal(ends.Rejected / 200.0, rejected.Values[70], 9);
        Assert.Equal(1 - (ends.Missed / 200.0), met.Values[70], 9);
        Assert.True(met.Edges[^1] <= result.DurationSeconds, "windows after the last measured arrival hold only the slowest");
        Assert.Equal(result.Balancers.Count, chart.Panels.Count);
    }

    [Theory]
    [InlineData(0.99, 14.4)]
    [InlineData(0.95, 14.4)]
    [InlineData(0.9, 6.0)]
    [InlineData(0.5, null)]
    [InlineData(null, null)]
    [InlineData(1.0, null)]
    public void Outcomes_ATarget_HasTheAlarmLineThatCanBeReached(double? target, double? rate)
    {
        var chart = ServiceCharts.Outcomes(SampleResults.Typical() with { AttainmentTarget = target })!;

        var line = chart.Series.OfType<StepSeries>().FirstOrDefault(series => series.Label.StartsWith("alarm line", StringComparison.Ordinal));
        Assert.Equal(rate is null, line is null);
        if (rate is not null)
        {
            Assert.Equal(1 - (rate.Value * (1 - target!.Value)), Assert.Single(line!.Values), 9);
        }
    }

    [Fact]
    public void Burn_AnOutage_RingsInItAndNotBefore()
    {
        var chart = ServiceCharts.Burn(SampleResults.Typical())!;

        var rings = chart.Series.OfType<StepSeries>().First(series => series.Label == "alarm rings");
        Assert.Equal(0, rings.Values[55]);
        Assert.True(rings.Values[70] > 0);
    }

    [Fact]
    public void Burn_WithoutATargetOrEnds_IsNoChart()
    {
        Assert.Null(ServiceCharts.Burn(SampleResults.Typical() with { AttainmentTarget = null }));
        var result = SampleResults.Typical();
        var bare = result with { Balancers = [.. result.Balancers.Select(balancer => balancer with { Series = balancer.Series with { Ends = [] } })] };
        Assert.Null(ServiceCharts.Outcomes(bare));
        Assert.Null(ServiceCharts.Burn(bare));
    }

    [Fact]
    public void Shares_WindowsWithoutEnds_KeepTheShareBefore()
    {
        var windows = WindowMerge.Of([0, 1, 2, 3, 4], 10);

        Assert.Equal([1, 0.5, 0.5, 0.25], windows.Shares([default, new(1, 1, 0, 0, 1), default, new(1, 0, 3, 0, 3)], window => window.Finished, empty: 1));
    }

    private static StepSeries Line(Chart chart, string label) => chart.Series.OfType<StepSeries>().First(series => series.Label == label);
}
