using LbSim.Kernel.Random;
using LbSim.Simulation.Metrics;

namespace LbSim.Tests.Simulation.Metrics;

/// <summary>Buckets, exact moments and quantiles.</summary>
public sealed class LogHistogramTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(511, 511)]
    [InlineData(512, 512)]
    [InlineData(1023, 1023)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 1024)]
    [InlineData(1026, 1025)]
    [InlineData(2047, 1535)]
    [InlineData(2048, 1536)]
    public void IndexOf_AroundTheFirstDoublings_IsAsWorkedOutByHand(long value, int index) => Assert.Equal(index, LogHistogram.IndexOf(value));

    [Fact]
    public void IndexOf_EveryEdge_OpensItsOwnBucket()
    {
        for (var index = 0; index < LogHistogram.IndexOf(long.MaxValue); index++)
        {
            Assert.Equal(index, LogHistogram.IndexOf(LogHistogram.LowerEdge(index)));
            Assert.Equal(index, LogHistogram.IndexOf(LogHistogram.LowerEdge(index + 1) - 1));
        }
    }

    [Fact]
    public void LowerEdge_EveryBucket_IsAtMostAThousandthWideFromItsMiddle()
    {
        for (var index = 512; index < LogHistogram.IndexOf(long.MaxValue); index++)
        {
            var from = LogHistogram.LowerEdge(index);
            var halfWidth = (LogHistogram.LowerEdge(index + 1) - 1 - from) / 2.0;
            Assert.True(halfWidth <= 0.001 * from, $"bucket {index} from {from}");
        }
    }

    [Fact]
    public void AddSeries_RandomSeries_EqualsAddingOneByOne()
    {
        var random = new RandomStream(3, "series");
        for (var round = 0; round < 3000; round++)
        {
            var atOnce = new LogHistogram();
            var oneByOne = new LogHistogram();
            for (var part = 0; part < 3; part++)
            {
                var first = Draw(random, 42);
                var growth = random.NextIndex(4) == 0 ? 0 : Draw(random, 36);
                var terms = random.NextIndex(80);
                var times = random.NextIndex(4);
                atOnce.AddSeries(first, growth, terms, times);
                for (var value = 0; value < terms * times; value++)
                {
                    oneByOne.Add(first + (growth * (value / times)));
                }
            }

            AssertSame(oneByOne, atOnce);
        }
    }

    [Fact]
    public void Add_OtherHistograms_EqualsAddingTheirValues()
    {
        var random = new RandomStream(4, "merging");
        for (var round = 0; round < 200; round++)
        {
            var merged = new LogHistogram();
            var whole = new LogHistogram();
            for (var part = 0; part < 3; part++)
            {
                var one = new LogHistogram();
                for (var count = random.NextIndex(30); count > 0; count--)
                {
                    var value = Draw(random, 50);
                    one.Add(value);
                    whole.Add(value);
                }

                merged.Add(one);
            }

            AssertSame(whole, merged);
        }
    }

    [Fact]
    public void Quantile_RandomValues_IsWithinAThousandthOfTheRankedValue()
    {
        var random = new RandomStream(5, "quantiles");
        for (var round = 0; round < 300; round++)
        {
            var histogram = new LogHistogram();
            var values = Enumerable.Range(0, 1 + random.NextIndex(400)).Select(_ => Draw(random, 55)).Order().ToList();
            values.ForEach(histogram.Add);
            foreach (var percent in (int[])[0, 1, 50, 90, 95, 99, 100])
            {
                var exact = values[Math.Max(0, (((percent * values.Count) + 99) / 100) - 1)];
                Assert.InRange(histogram.Quantile(percent / 100.0), exact * 0.999, exact * 1.001);
            }

            Assert.Equal(values.Average() / 1e12, histogram.MeanSeconds, values.Average() / 1e12 * 1e-12);
        }
    }

    [Fact]
    public void Quantile_OneValue_IsThatValue()
    {
        var histogram = new LogHistogram();
        histogram.Add(123_456_789_012);

        Assert.Equal(123_456_789_012, histogram.Quantile(0.01));
        Assert.Equal(123_456_789_012, histogram.Quantile(0.99));
    }

    [Fact]
    public void Quantile_LargestValueOfAll_IsThatValue()
    {
        var histogram = new LogHistogram();
        histogram.Add(long.MaxValue);

        Assert.Equal(long.MaxValue, histogram.Quantile(1));
    }

    [Fact]
    public void EmptyHistogram_EveryFigure_SaysSo()
    {
        var histogram = new LogHistogram();
        histogram.AddSeries(5, 1, 0, 3);
        histogram.AddSeries(5, 1, 3, 0);

        Assert.Equal(0, histogram.Count);
        Assert.True(double.IsNaN(histogram.MeanSeconds));
        Assert.True(double.IsNaN(histogram.Quantile(0.5)));
        Assert.Equal(-1, histogram.Max);
    }

    internal static void AssertSame(LogHistogram expected, LogHistogram actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Sum, actual.Sum);
        Assert.Equal(expected.Min, actual.Min);
        Assert.Equal(expected.Max, actual.Max);
        Assert.True(expected.Buckets.SequenceEqual(actual.Buckets), "buckets differ");
    }

    private static long Draw(RandomStream random, int bits) => random.NextInt64(1L << (1 + random.NextIndex(bits)));
}
