using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload;
using LbSim.Workload.Growth;

namespace LbSim.Tests.Workload.Growth;

/// <summary>The busiest windows, against trying every start.</summary>
public sealed class PeakWindowsTests
{
    [Fact]
    public void Of_RandomTraffic_FindsWhatTryingEveryStartFinds()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new RandomStream((ulong)seed, "peaks");
            var rows = Rows(random, 1 + random.NextIndex(60));
            var end = rows[^1].Arrival + SimDuration.FromSeconds(1 + random.NextIndex(5));
            var length = SimDuration.FromSeconds(1 + random.NextIndex((int)end.Seconds));

            var peaks = PeakWindows.Of(new Given(rows), end, length);

            Check(rows, end, length, peaks.ByTokens, row => row.PromptTokens + row.OutputTokens);
            Check(rows, end, length, peaks.ByRequests, _ => 1);
            Check(rows, end, length, peaks.ByPromptTokens, row => row.PromptTokens);
            Check(rows, end, length, peaks.ByOutputTokens, row => row.OutputTokens);
        }
    }

    private static void Check(List<RequestSpec> rows, SimTime end, SimDuration length, TrafficWindow found, Func<RequestSpec, long> weight)
    {
        var starts = rows.Select(row => row.Arrival).Append(end - length).Where(start => start + length <= end).Order().ToList();
        long Sum(SimTime start) => rows.Where(row => row.Arrival >= start && row.Arrival < start + length).Sum(weight);
        var most = starts.Max(Sum);

        Assert.Equal(most, Sum(found.Start));
        Assert.Equal(starts.First(start => Sum(start) == most), found.Start);
        Assert.Equal(rows.Count(row => row.Arrival >= found.Start && row.Arrival < found.End), found.Requests);
        Assert.Equal(length, found.End - found.Start);
    }

    private static List<RequestSpec> Rows(RandomStream random, int count)
    {
        var rows = new List<RequestSpec>();
        var time = SimTime.Zero;
        for (var row = 0; row < count; row++)
        {
            rows.Add(new() { Arrival = time, PromptTokens = 1 + random.NextIndex(5), OutputTokens = 1 + random.NextIndex(5) });
            time += SimDuration.FromSeconds(random.NextIndex(4)); // several at one instant, too
        }

        return rows;
    }

    private sealed class Given(List<RequestSpec> rows) : IWorkSource
    {
        private int _next;

        public bool TryNext(out RequestSpec request)
        {
            request = _next < rows.Count ? rows[_next] : default;
            return _next++ < rows.Count;
        }

        public void Dispose()
        {
        }
    }
}
