using LbSim.Experiments.Statistics;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Experiments.Statistics;

public sealed class Mser5Tests
{
    [Fact]
    public void Of_HandWorkedSeries_CutsWhereTheStatisticIsLeast()
    {
        // batch means 9, 2, 1, 2, 1, 2: without the first 1.2 / 25 = 0.048, without the first two 1 / 16 = 0.0625
        var cut = Mser5.Of(Repeat(9, 2, 1, 2, 1, 2));

        Assert.Equal(new Truncation(5, false), cut);
    }

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new double[] { 3, 3, 3, 3 })]
    [InlineData(new double[] { 3, 3, 3, 3, 3 })]
    public void Of_LessThanTwoBatches_CutsNothing(double[] values) => Assert.Equal(new Truncation(0, false), Mser5.Of(values));

    [Fact]
    public void Of_AConstantSeries_CutsNothing() => Assert.Equal(new Truncation(0, false), Mser5.Of(Enumerable.Repeat(4.0, 500).ToArray()));

    [Fact]
    public void Of_ASeriesThatKeepsGrowing_SitsAtTheHalf() =>
        Assert.Equal(new Truncation(500, true), Mser5.Of(Enumerable.Range(0, 1000).Select(index => (double)index).ToArray()));

    [Fact]
    public void Of_ADecayingTransientInNoise_CutsAboutWhereItEnds()
    {
        var random = new RandomStream(11, "mser");
        var cuts = Enumerable.Range(0, 200).Select(_ => Mser5.Of(Enumerable.Range(0, 2000)
            .Select(index => (index < 300 ? 20 * (300 - index) / 300.0 : 0) + random.NextDouble() + random.NextDouble() - 1).ToArray()).Values).Order().ToList();

        // it stops where what is left of the ramp is lost in the noise
        Assert.InRange(cuts[100], 270, 305);
        Assert.InRange(cuts[0], 250, 320);
    }

    [Fact]
    public void Of_AnySeries_EqualsTheDefinition()
    {
        var random = new RandomStream(5, "mser");
        for (var round = 0; round < 300; round++)
        {
            var values = Enumerable.Range(0, 10 + random.NextIndex(300)).Select(index => (Math.Exp(-index / 30.0) * 5 * random.NextDouble()) + random.NextDouble()).ToArray();

            Assert.Equal(Slow(values), Mser5.Of(values).Values);
        }
    }

    private static int Slow(double[] values)
    {
        var means = Enumerable.Range(0, values.Length / 5).Select(batch => values.Skip(batch * 5).Take(5).Average()).ToArray();
        return 5 * Enumerable.Range(0, (means.Length / 2) + 1).MinBy(cut =>
        {
            var rest = means.Skip(cut).ToArray();
            var mean = rest.Average();
            return rest.Sum(value => (value - mean) * (value - mean)) / rest.Length / rest.Length;
        });
    }

    private static double[] Repeat(params double[] means) => [.. means.SelectMany(mean => Enumerable.Repeat(mean, 5))];
}
