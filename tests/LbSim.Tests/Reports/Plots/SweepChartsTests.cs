using System.Xml.Linq;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;

namespace LbSim.Tests.Reports.Plots;

public sealed class SweepChartsTests
{
    [Fact]
    public void Of_TwoPaths_HasAPanelForEachValueOfTheFirstAndACurvePerBalancer()
    {
        var charts = SweepCharts.Of(SampleSweeps.Typical());

        Assert.Equal(["Goodput", "Attained", "P95 TTFT", "P95 E2E", "Throughput"], charts.Select(chart => chart.Title.Split(" against ")[0]));
        Assert.All(charts, chart => Assert.Equal(["a100.count = 2", "a100.count = 4"], chart.Panels.Select(panel => panel.Replace("fleet.", "", StringComparison.Ordinal))));
        Assert.All(charts, chart => Assert.Equal(6, chart.Series.Count));
        Assert.Equal([10, 20, 30], charts[0].X.Marks.Select(mark => mark.Value));
        Assert.Equal(["10/s", "20/s", "30/s"], charts[0].X.Marks.Select(mark => mark.Label));
    }

    [Fact]
    public void Of_RunsThatDidNotKeepUp_DrawsHollowMarksAndSaysSo()
    {
        var chart = SweepCharts.Of(SampleSweeps.Typical())[2];

        var open = chart.Series.Cast<CurveSeries>().SelectMany(series => series.Points.Select(point => (series.Label, point))).Where(entry => entry.point!.Value.IsOpen);
        Assert.Equal("round-robin", Assert.Single(open).Label);
        Assert.Contains("Hollow marks", chart.HowToRead, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WordsForValues_StandAtEqualDistances()
    {
        var chart = SweepCharts.Of(SampleSweeps.Awkward())[0];

        Assert.Equal([0, 1, 2], chart.X.Marks.Select(mark => mark.Value));
        Assert.Empty(chart.Panels);
    }

    [Fact]
    public void Of_AShardWithoutPoints_HasNoCharts()
    {
        var sweep = SampleSweeps.Typical();

        Assert.Empty(SweepCharts.Of(sweep with { Points = [.. sweep.Points.Select(point => point with { Result = null })] }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(60)]
    public void Render_AnyNumberOfPanels_IsWellFormedAndInsideThePicture(int panels)
    {
        var one = SampleSweeps.Typical();
        var points = Enumerable.Range(0, panels * 3).Select(number => one.Points[number % 3] with { Number = number, Values = [$"{number / 3}", one.Points[number % 3].Values[1]] });

        foreach (var chart in SweepCharts.Of(one with { Points = [.. points] }))
        {
            using var text = new StringWriter();
            new SvgRenderer().Render(chart, text);
            var picture = XElement.Parse(text.ToString());
            var height = (double)picture.Attribute("height")!;
            Assert.All(picture.Descendants().Attributes("y"), y => Assert.InRange((double)y, 0, height));
            Assert.All(picture.Descendants().Attributes("x1"), x => Assert.InRange((double)x, 0, 640));
        }
    }
}
