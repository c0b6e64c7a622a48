using System.Text;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces.Analysis;

/// <summary>What an analysis counts fast, against the same counted plainly.</summary>
public class TallyTests
{
    [Theory]
    [InlineData(1, 300)] // an array of the first size
    [InlineData(2, 5_000)]
    [InlineData(3, 1_000_000)] // beyond the array
    [InlineData(4, 2_000_000_000)]
    public void ValueCounts_RandomValues_EqualSortedList(ulong seed, int most)
    {
        var random = new RandomStream(seed, "values");
        var values = Enumerable.Range(0, 3001).Select(_ => (long)random.NextIndex(random.NextIndex(2) == 0 ? most : (most / 50) + 1)).ToArray();
        var counts = new ValueCounts();
        foreach (var value in values)
        {
            counts.Add(value);
        }

        var sorted = values.Order().ToArray();
        var mean = values.Average();

        Assert.Equal(sorted[0], counts.Min);
        Assert.Equal(sorted[^1], counts.Max);
        Assert.Equal(values.Sum(), (long)counts.Sum);
        Assert.Equal(mean, counts.Mean, 1e-9 * mean);
        Assert.Equal(values.Average(value => (value - mean) * (value - mean)), counts.Variance, 1e-9 * most * most);
        Assert.Equal(values.Count(value => value == 0), counts.Zeros);
        Assert.Equal(sorted[1500], counts.Quantile(0.5));
        Assert.Equal(sorted[30], counts.Quantile(0.01));
        Assert.Equal(sorted.TakeLast(40).Sum(), (long)counts.SumOfLargest(40));
        foreach (var value in values.Take(100))
        {
            Assert.Equal((Array.IndexOf(sorted, value) + Array.LastIndexOf(sorted, value)) / 2.0 + 1, counts.MeanRank(value));
        }
    }

    [Fact]
    public void ValueCounts_Coarse_QuantilesAreWithinHalfAThousandthAndMomentsExact()
    {
        var random = new RandomStream(7, "coarse");
        var values = Enumerable.Range(0, 20_001).Select(_ => random.NextInt64() >>> random.NextIndex(62) >>> 1).ToArray();
        var counts = new ValueCounts(isCoarse: true);
        foreach (var value in values)
        {
            counts.Add(value);
        }

        var sorted = values.Order().ToArray();

        Assert.Equal(values.Aggregate((Int128)0, (sum, value) => sum + value), counts.Sum);
        Assert.Equal((sorted[0], sorted[^1]), (counts.Min, counts.Max));
        for (var share = 0; share <= 1000; share++)
        {
            var exact = sorted[share * 20];
            Assert.InRange(counts.Quantile(share / 1000.0), exact * (1 - (1 / 2047.0)), exact * (1 + (1 / 2047.0)));
        }
    }

    [Fact]
    public void BinCursor_RisingInstants_EqualsDivision()
    {
        var random = new RandomStream(11, "bins");
        foreach (var width in new Int128[] { 1, 7, 3_600_000_000_000_000, Int128.One << 70 })
        {
            var cursor = new BinCursor(width);
            var (at, before) = (0L, 0L);
            for (var step = 0; step < 2000 && at <= long.MaxValue / 2; step++)
            {
                at += random.NextInt64() >>> (63 - random.NextIndex(53));
                var bin = (long)(at / width);
                Assert.Equal(bin != before, cursor.Move(at));
                Assert.Equal(bin, cursor.Bin);
                before = bin;
            }
        }
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(16UL)]
    [InlineData(1UL << 40)]
    [InlineData(0x9E3779B97F4A7C15UL)]
    public void BlockNumbers_ManyNames_NumberThemInOrderOfAppearance(ulong stride)
    {
        var random = new RandomStream(stride, "names");
        var numbers = new BlockNumbers();
        var expected = new Dictionary<ulong, int>();
        for (var step = 0; step < 30_000; step++)
        {
            var name = unchecked((ulong)random.NextIndex(9000) * stride);
            var isNew = expected.TryAdd(name, expected.Count);
            Assert.Equal((expected[name], isNew), (numbers.Of(name, out var isNewHere), isNewHere));
        }

        Assert.Equal(expected.Count, numbers.Count);
    }

    [Fact]
    public void TryParseIso_WithTheLastMinuteKept_EqualsReadingEachTimeAnew()
    {
        var random = new RandomStream(3, "dates");
        var minute = default(IsoMinute);
        string[] texts = ["2023-11-16 18:15:46.6805900", "2023-11-16 18:15:46", "2023-11-16T18:15:59Z", "2023-11-16 18:15:46.1+02:00", "2024-02-29 00:00:00.000000000000000000123", "2023-02-29 00:00:00", "0001-01-01 00:00:00"];
        for (var step = 0; step < 20_000; step++)
        {
            var text = Encoding.ASCII.GetBytes(texts[random.NextIndex(texts.Length)]);
            if (random.NextIndex(4) == 0)
            {
                text[random.NextIndex(text.Length)] = (byte)"0123456789:-. TZ+x"[random.NextIndex(18)];
            }

            var kept = TraceClock.TryParseIso(text, ref minute, out var withMinute);

            Assert.Equal(TraceClock.TryParseIso(text, out var anew), kept);
            Assert.Equal(anew, withMinute);
        }
    }
}
