using LbSim.Experiments.Results;
using LbSim.Reports.Plots;

namespace LbSim.Tests.Reports.Plots;

public sealed class WindowMergeTests
{
    [Fact]
    public void Of_FewWindows_KeepsThem() => Assert.Equal([0.0, 1, 2], WindowMerge.Of([0, 1, 2], 2).Edges);

    [Fact]
    public void Of_ManyWindows_JoinsNeighboursAndKeepsTheLastEdge() => Assert.Equal([0.0, 3, 6, 7], WindowMerge.Of([0, 1, 2, 3, 4, 5, 6, 7], 3).Edges);

    [Fact]
    public void Of_NoWindows_IsEmpty() => Assert.Equal(0, WindowMerge.Of([], 3).Count);

    [Fact]
    public void Rates_OfJoinedWindows_ArePerSecondAndLoseNoRequest()
    {
        var rates = Joined().Rates([Row(), Row()], window => window.Completions);

        // windows of 1 s with 1, 2, 3 requests and one of half a second with 4, two rows of them
        Assert.Equal([3.0, 14 / 1.5], rates);
    }

    [Fact]
    public void MeanOfSums_OfJoinedWindows_WeighsByTime()
    {
        var means = Joined().MeanOfSums([Row(), Row()], window => window.Waiting);

        Assert.Equal(3, means[0], 12);
        Assert.Equal(2 * ((3 * 1) + (4 * 0.5)) / 1.5, means[1], 12);
    }

    [Fact]
    public void Means_WithWindowsWithoutValue_HaveNone()
    {
        var means = Joined().Means(Row(), window => window.Completions == 4 ? null : window.Waiting);

        Assert.Equal([1.5, null], means);
    }

    private static WindowMerge Joined() => WindowMerge.Of([0, 1, 2, 3, 3.5], 2);

    private static SeriesRow Row() => new()
    {
        Group = "a", Server = "a-0",
        Windows = [.. Enumerable.Range(1, 4).Select(number => new SeriesWindow
        {
            Arrivals = number, Completions = number, Rejected = 0, Failed = 0, Missed = 0, OutputTokens = 0, Busy = 0, Occupancy = 0, Running = 0,
            Waiting = number, KvUse = null,
        })],
    };
}
