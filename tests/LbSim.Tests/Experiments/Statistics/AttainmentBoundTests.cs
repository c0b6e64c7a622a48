using LbSim.Experiments.Statistics;
using LbSim.Kernel.Random;
using MathNet.Numerics.Distributions;

namespace LbSim.Tests.Experiments.Statistics;

/// <summary>Bounds of a share pooled over replications.</summary>
public sealed class AttainmentBoundTests
{
    [Theory]
    [InlineData(0.025, 9, 2.2621571628)]
    [InlineData(0.05, 1, 6.3137515147)]
    [InlineData(0.005, 39, 2.7079131835)]
    public void Quantile_KnownValues_AreThoseOfTheTables(double tail, int freedom, double expected) =>
        Assert.InRange(AttainmentBound.Quantile(tail, freedom) / expected, 1 - 1e-6, 1 + 1e-6);

    [Fact]
    public void Quantile_ManyTails_IsTheInverseOfTheDistribution()
    {
        foreach (var freedom in new[] { 1, 2, 9, 19, 39 })
        {
            for (var tail = 0.4; tail > 1e-9; tail /= 3)
            {
                Assert.InRange(StudentT.CDF(0, 1, freedom, -AttainmentBound.Quantile(tail, freedom)) / tail, 1 - 1e-6, 1 + 1e-6);
            }
        }
    }

    [Fact]
    public void Of_NoMiss_HasTheErrorOfOneMissInAsManyRequests()
    {
        var bound = AttainmentBound.Of([100, 100, 100, 100], [100, 100, 100, 100], 0.025);

        var error = Math.Sqrt((1.0 / 400) * (399.0 / 400) / 400);
        Assert.Equal(1, bound.Estimate);
        Assert.Equal(1, bound.High);
        Assert.Equal(1 - (3.182446305284263 * error), bound.Low, 9);
    }

    [Fact]
    public void Of_UnequalReplications_IsTheRatioEstimator()
    {
        long[] met = [80, 150, 95];
        long[] arrived = [100, 200, 100];
        var bound = AttainmentBound.Of(met, arrived, 0.05);

        var share = 325.0 / 400;
        var squares = met.Zip(arrived, (good, all) => Math.Pow(good - (share * all), 2)).Sum();
        var error = Math.Sqrt(squares / (3 * 2)) / (400 / 3.0);
        Assert.Equal(share, bound.Estimate, 12);
        Assert.Equal(share - (2.919985580355516 * Math.Max(error, Math.Sqrt((76.0 / 400) * (324.0 / 400) / 400))), bound.Low, 9);
    }

    [Fact]
    public void Of_IndependentRequests_IsBelowTheTruthAsOftenAsItMayBe()
    {
        var above = 0;
        const int Experiments = 4000;
        for (var experiment = 0; experiment < Experiments; experiment++)
        {
            var random = new RandomStream((ulong)experiment, "bounds");
            var met = new long[10];
            var arrived = new long[10];
            for (var run = 0; run < 10; run++)
            {
                arrived[run] = 50 + random.NextIndex(100);
                for (var request = 0; request < arrived[run]; request++)
                {
                    met[run] += random.NextDouble() < 0.95 ? 1 : 0;
                }
            }

            above += AttainmentBound.Of(met, arrived, 0.05).Low > 0.95 ? 1 : 0;
        }

        Assert.InRange(above / (double)Experiments, 0.005, 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / Experiments)));
    }
}
