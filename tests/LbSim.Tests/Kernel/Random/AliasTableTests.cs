using LbSim.Kernel.Random;

namespace LbSim.Tests.Kernel.Random;

public class AliasTableTests
{
    [Theory]
    [InlineData(new double[] { 1 })]
    [InlineData(new double[] { 1, 0 })]
    [InlineData(new double[] { 0, 0, 5, 0 })]
    [InlineData(new double[] { 1, 2, 3, 4 })]
    [InlineData(new double[] { 1e-9, 1e9, 3, 3e8 })]
    [InlineData(new double[] { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 })]
    public void Sample_ManyTimes_FollowsTheWeights(double[] weights)
    {
        const int Draws = 200_000;
        var table = new AliasTable(weights);
        var random = new RandomStream(5, "alias");
        var counts = new int[weights.Length];
        for (var i = 0; i < Draws; i++)
        {
            counts[table.Sample(random)]++;
        }

        for (var i = 0; i < weights.Length; i++)
        {
            var share = weights[i] / weights.Sum();
            Assert.Equal(share, counts[i] / (double)Draws, 4.5 * Math.Sqrt(share * (1 - share) / Draws) + 1e-12);
        }
    }

    [Fact]
    public void Sample_RandomTablesWithZeros_NeverDrawAZeroWeight()
    {
        var random = new RandomStream(6, "tables");
        for (var round = 0; round < 500; round++)
        {
            var weights = new double[1 + random.NextIndex(40)];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = random.NextIndex(3) == 0 ? 0 : random.NextDouble() / (1 + random.NextIndex(1000));
            }

            weights[random.NextIndex(weights.Length)] = 1;
            var table = new AliasTable(weights);
            for (var i = 0; i < 200; i++)
            {
                Assert.True(weights[table.Sample(random)] > 0);
            }
        }
    }

    [Theory]
    [InlineData(1, 1.1)]
    [InlineData(100, 0)]
    [InlineData(500, 1.1)]
    [InlineData(1000, 2)]
    public void Zipf_ManyDraws_GiveEachRankItsShare(int count, double exponent)
    {
        const int Draws = 400_000;
        var zipf = new ZipfSampler(count, exponent);
        var random = new RandomStream(7, "zipf");
        var counts = new int[count];
        for (var i = 0; i < Draws; i++)
        {
            counts[zipf.Sample(random)]++;
        }

        var sum = Enumerable.Range(1, count).Sum(rank => Math.Pow(rank, -exponent));
        Assert.Equal(count, zipf.Count);
        foreach (var rank in new[] { 0, count / 10, count / 2, count - 1 })
        {
            var share = Math.Pow(rank + 1, -exponent) / sum;
            Assert.Equal(share, counts[rank] / (double)Draws, 4.5 * Math.Sqrt(share * (1 - share) / Draws) + 1e-12);
        }
    }
}
