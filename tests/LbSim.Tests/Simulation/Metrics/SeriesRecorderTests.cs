using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;

namespace LbSim.Tests.Simulation.Metrics;

/// <summary>Windows that merge two by two and lose nothing.</summary>
public sealed class SeriesRecorderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(599)]
    [InlineData(600)]
    [InlineData(601)]
    [InlineData(1200)]
    [InlineData(1201)]
    [InlineData(5000)]
    public void Add_AnyNumberOfWindows_KeepsAtMost600WithExactTotals(int windows)
    {
        foreach (var rest in (long[])[0, 1, 9])
        {
            var end = (windows * 10L) + rest;
            var series = Record(end);

            Assert.InRange(series.Count, 1, SeriesRecorder.MaxWindows);
            Assert.Equal(new SimTime(end), series.Edge(series.Count));
            Assert.True(series.Window.Picoseconds % 10 == 0 && long.IsPow2(series.Window.Picoseconds / 10), "the width doubles");
            for (var edge = 0; edge <= series.Count; edge++)
            {
                var time = series.Edge(edge).Picoseconds;
                Assert.True(edge == 0 || time > series.Edge(edge - 1).Picoseconds || end == 0, $"edge {edge} at {time}");
                Assert.True(edge == series.Count || time == edge * series.Window.Picoseconds, $"edge {edge} at {time}");
                Assert.Equal(TotalsAt(time, 0), series.At(edge, 0));
                Assert.Equal(TotalsAt(time, 1), series.At(edge, 1));
                Assert.Equal(time % 7, series.InSystemAt(edge));
                Assert.Equal(EndsAt(time), series.EndsAt(edge));
            }
        }
    }

    [Fact]
    public void Differences_RandomEnds_AddUpToTheWhole()
    {
        var random = new RandomStream(6, "series ends");
        for (var round = 0; round < 100; round++)
        {
            var end = random.NextInt64(30_000);
            var series = Record(end);
            Int128 busy = 0;
            for (var edge = 1; edge <= series.Count; edge++)
            {
                busy += series.At(edge, 0).KvTokens - series.At(edge - 1, 0).KvTokens;
            }

            Assert.Equal(TotalsAt(end, 0).KvTokens, busy);
        }
    }

    // as a run does it: every window's end before the end of the run, then the end
    private static SeriesRecorder Record(long end)
    {
        var series = new SeriesRecorder(new(10), 2, isPerGroup: false);
        while (series.NextSample.Picoseconds <= end)
        {
            var time = series.NextSample;
            series.Add(time, [TotalsAt(time.Picoseconds, 0), TotalsAt(time.Picoseconds, 1)], time.Picoseconds % 7, EndsAt(time.Picoseconds));
        }

        series.Close(new(end), [TotalsAt(end, 0), TotalsAt(end, 1)], end % 7, EndsAt(end));
        return series;
    }

    private static EndTotals EndsAt(long time) => new(time, time / 2, time / 3, time / 5, time / 7);

    private static ServerTotals TotalsAt(long time, int row) => new() { Arrivals = time / 3, Busy = time - (time / 4), KvTokens = (Int128)time * time * (row + 1) };
}
