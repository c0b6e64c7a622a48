using LbSim.Kernel.Random;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces.Analysis;

/// <summary>Walking, ranking and packing rows against lists that are simply sorted.</summary>
public class RankedGapsTests
{
    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(2, 5, true)]
    [InlineData(3, 4096, true)]
    [InlineData(4, 600_000, false)] // three chunks
    [InlineData(5, 600_000, true)]
    public void Quantiles_RandomRows_EqualThoseOfSortedLists(ulong seed, int count, bool isShuffled)
    {
        var random = new RandomStream(seed, "rows");
        var rows = new RowStore();
        var times = new List<long>();
        var at = 0L;
        for (var index = 0; index < count; index++)
        {
            at += random.NextIndex(4) switch { 0 => 0, 1 => random.NextIndex(10), 2 => random.NextIndex(1_000_000), _ => random.NextInt64() >>> 25 };
            var time = isShuffled ? random.NextInt64() >>> 8 : at;
            times.Add(time - (times.Count == 0 ? 0 : times[0]));
            rows.Add(new TraceRow { At = (Int128)time * TraceClock.AttosecondsPerPicosecond, Prompt = index, Output = 1, Client = -1 }, -1, 0);
        }

        times[0] = 0;
        rows.SortByTime();
        var sorted = times.Select((time, number) => (time, number)).Order().ToList();
        var gaps = new List<long>();
        var inSessions = new List<long>();
        var place = 0;
        for (var walk = rows.InTime(); walk.MoveNext(); place++)
        {
            ref var row = ref walk.Current;
            Assert.True(row.At == sorted[place].time && row.Prompt == sorted[place].number, "rows come in order of time, then of the file");
            row.At = place == 0 ? -1 : sorted[place].time - sorted[place - 1].time;
            row.Slot = random.NextIndex(3) == 0 ? -1 : random.NextInt64() >>> random.NextIndex(60) >>> 2;
            AddTo(gaps, row.At);
            AddTo(inSessions, row.Slot);
        }

        gaps.Sort();
        inSessions.Sort();
        double[] shares = [0, 0.001, 0.25, 0.5, 0.5, 0.75, 0.999, 1];

        var ranked = new RankedGaps(rows);

        Assert.Equal(count, place);
        Assert.Equal(Array.ConvertAll(shares, share => Quantile(gaps, share)), ranked.OfArrivals(gaps.Count, shares));
        if (inSessions.Count > 0)
        {
            Assert.Equal(Array.ConvertAll(shares, share => Quantile(inSessions, share)), ranked.WithinSessions(inSessions.Count, shares));
        }
    }

    private static void AddTo(List<long> list, long gap)
    {
        if (gap >= 0)
        {
            list.Add(gap);
        }
    }

    private static double Quantile(List<long> sorted, double share)
    {
        var rank = share * (sorted.Count - 1);
        var low = (int)Math.Floor(rank);
        return sorted[low] + ((rank - low) * (sorted[Math.Min(low + 1, sorted.Count - 1)] - sorted[low]));
    }
}
