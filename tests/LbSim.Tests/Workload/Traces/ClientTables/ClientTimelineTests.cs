using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Tests.Workload.Traces.ClientTables;

public class ClientTimelineTests
{
    [Fact]
    public void RatesOf_WindowsThatFit_AreAsTheyStand()
    {
        var tables = Of((600, 1), (1200, 2), (2400, 4));

        var timeline = new ClientTimeline(tables, most: 4);

        Assert.Equal([0, 600, 1200, 1800, 2400], timeline.Edges);
        Assert.Equal([1, 2, double.NaN, 4], timeline.RatesOf(Rates(tables)));
        Assert.Equal(1, timeline.Holes);
    }

    [Fact]
    public void RatesOf_MoreWindowsThanSteps_AreMeansOfWhatIsCovered()
    {
        var tables = Of((0, 1), (600, 3), (1200, 5), (1800, 7), (2400, 9));

        var timeline = new ClientTimeline(tables, most: 3);

        Assert.Equal(1200, timeline.StepSeconds);
        Assert.Equal([0, 1200, 2400, 3000], timeline.Edges);
        Assert.Equal([2, 6, 9], timeline.RatesOf(Rates(tables)));
        Assert.Equal([0, 3.5, 0], timeline.RatesOf([(1800, 7)]));
    }

    [Fact]
    public void StepSeconds_WindowsFarApart_KeepToTheMost()
    {
        var timeline = new ClientTimeline(Of((-1_000_000_000_000_000, 1), (0, 1), (1, 1), (1_000_000_000_000_000, 1)), most: 400);

        Assert.InRange(timeline.Edges.Count, 3, 401);
    }

    [Fact]
    public void Days_OfACalendar_AreMeansOfTheWindowsOfAnHour()
    {
        var calendar = new ClientCalendar(Of((7200, 1), (7800, 2), (86_400, 5)));

        Assert.False(calendar.IsClock);
        Assert.Equal(2, calendar.Days.Count);
        Assert.Equal((null, 1.5, 5), (calendar.Days[0][0], calendar.Days[0][2], calendar.Days[1][0]));
    }

    [Theory]
    [InlineData(1_700_000_000, true, 22)] // 2023-11-14, 22:13 UTC
    [InlineData(-600, false, 23)]
    public void Days_OfATimeBeforeZeroOrOfTheClock_BeginAtTheHourOfTheDay(long start, bool isClock, int hour)
    {
        var calendar = new ClientCalendar(Of((start, 3)));

        Assert.Equal(isClock, calendar.IsClock);
        Assert.Equal(3, Assert.Single(calendar.Days)[hour]);
    }

    [Fact]
    public void Days_BeyondFourHundred_AreLeftOutAndSaidSo()
    {
        var calendar = new ClientCalendar(Of((0, 1), (600, 1), (400L * 86_400, 1)));

        Assert.True(calendar.IsCut);
        Assert.Single(calendar.Days);
    }

    private static ClientTableSummary Of(params (long Start, double Rate)[] windows) =>
        new([new("chunk-0", [.. windows.Select(window => new ClientWindow(window.Start, window.Rate, 1, "Gamma", 1))], [])]);

    private static IEnumerable<(long, double)> Rates(ClientTableSummary tables) => tables.Rates.Select(window => (window.Key, window.Value));
}
