using IDistribution = LbSim.Kernel.Random.IDistribution;
using LbSim.Kernel.Random;
using LbSim.Tests.Testing;
using MathNet.Numerics.Distributions;

namespace LbSim.Tests.Kernel.Random;

public class DistributionTests
{
    private const int Draws = 200_000;

    // 1.95/sqrt(n) is the 99.9 % point of Kolmogorov and Smirnov's distance; seeds are fixed, so a pass stays a pass
    private static readonly double Distance = 1.95 / Math.Sqrt(Draws);

    public static TheoryData<string, IDistribution, double, double> Moments => new()
    {
        { "constant", new ConstantDistribution(3.5), 3.5, 0 },
        { "uniform", new UniformDistribution(2, 6), 4, 1 / Math.Sqrt(12) },
        { "exponential", new ExponentialDistribution(0.25), 0.25, 1 },
        { "gamma bursty", new GammaDistribution(2, 2.5), 2, 2.5 },
        { "gamma steady", new GammaDistribution(2, 0.3), 2, 0.3 },
        { "lognormal", new LogNormalDistribution(500, 1.2), 500, 1.2 },
        { "erlang", new ErlangDistribution(4, 10), 10, 0.5 },
        { "hyperexponential", new HyperexponentialDistribution(1, 4), 1, 2 },
        { "weibull bursty", new WeibullDistribution(2, 2.5), 2, 2.5 },
        { "weibull steady", new WeibullDistribution(2, 0.3), 2, 0.3 },
        { "empirical values", EmpiricalDistribution.FromSamples([1, 2, 2, 7]), 3, Math.Sqrt(5.5) / 3 },
        { "empirical quantiles", EmpiricalDistribution.FromQuantiles([0, 0.5, 0.5, 1], [0, 2, 4, 6]), 3, Math.Sqrt(13.0 / 3) / 3 },
    };

    public static TheoryData<string, IDistribution, Func<double, double>> Shapes => new()
    {
        { "uniform", new UniformDistribution(2, 6), x => (x - 2) / 4 },
        { "exponential", new ExponentialDistribution(0.25), x => 1 - Math.Exp(-x / 0.25) },
        { "gamma bursty", new GammaDistribution(2, 2.5), x => LowerGamma(1 / 6.25, x / 12.5) },
        { "gamma steady", new GammaDistribution(2, 0.3), x => Gamma.CDF(1 / 0.09, 1 / 0.18, x) },
        { "gamma of cv 1", new GammaDistribution(3, 1), x => 1 - Math.Exp(-x / 3) },
        { "lognormal", new LogNormalDistribution(500, 1.2), x => LogNormal.CDF(Math.Log(500) - (Math.Log(2.44) / 2), Math.Sqrt(Math.Log(2.44)), x) },
        { "weibull of shape one half", new WeibullDistribution(2, Math.Sqrt(5)), x => 1 - Math.Exp(-Math.Sqrt(x)) },
        { "weibull of shape two", new WeibullDistribution(Math.Sqrt(Math.PI) / 2, Math.Sqrt((4 / Math.PI) - 1)), x => 1 - Math.Exp(-x * x) },
        { "weibull of cv 1", new WeibullDistribution(3, 1), x => 1 - Math.Exp(-x / 3) },
        { "erlang", new ErlangDistribution(4, 10), x => Gamma.CDF(4, 0.4, x) },
        { "hyperexponential", new HyperexponentialDistribution(1, 4), x => BalancedMeans(x, 4) },
        { "empirical quantiles", EmpiricalDistribution.FromQuantiles([0, 0.2, 0.9, 1], [0, 1, 3, 10]), x => x < 1 ? 0.2 * x : x < 3 ? 0.2 + (0.35 * (x - 1)) : 0.9 + ((x - 3) / 70) },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Sample_ManyTimes_HasTheStatedMeanAndVariation(string name, IDistribution distribution, double mean, double cv)
    {
        var values = Draw(distribution, name);

        var sampleMean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - sampleMean) * (value - sampleMean)));
        Assert.Equal(mean, distribution.Mean, mean * 1e-12);
        Assert.Equal(mean, sampleMean, mean * Math.Max(4 * cv / Math.Sqrt(Draws), 1e-12));
        Assert.Equal(cv, deviation / sampleMean, (cv * 0.03) + 1e-9);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sample_ManyTimes_FollowsItsCumulativeDistribution(string name, IDistribution distribution, Func<double, double> cumulative)
    {
        var values = Draw(distribution, name);
        Array.Sort(values);

        var furthest = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var share = cumulative(values[i]);
            furthest = Math.Max(furthest, Math.Max(share - (i / (double)Draws), ((i + 1) / (double)Draws) - share));
        }

        Assert.InRange(furthest, 0, Distance);
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Sample_SameStream_GivesTheSameNonNegativeValues(string name, IDistribution distribution, double mean, double cv)
    {
        _ = (mean, cv);
        var values = Draw(distribution, name);

        Assert.Equal(values, Draw(distribution, name));
        Assert.DoesNotContain(values, value => !(value >= 0));
    }

    [Fact]
    public void Sample_AfterWarmUp_AllocatesNothing()
    {
        var distributions = Moments.Select(row => (IDistribution)row[1]).ToArray();
        var random = new RandomStream(1, "allocation");
        var allocated = Allocation.LeastOf(() =>
        {
            for (var i = 0; i < distributions.Length * 100; i++)
            {
                distributions[i % distributions.Length].Sample(random);
            }
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void FromSamples_DrawnOften_GivesEachValueItsShare()
    {
        var values = Draw(EmpiricalDistribution.FromSamples([1, 2, 2, 7]), "shares");

        Assert.Equal(0.5, values.Count(value => value == 2) / (double)Draws, 0.005);
        Assert.Equal(0.25, values.Count(value => value == 7) / (double)Draws, 0.005);
    }

    [Fact]
    public void FromQuantiles_EqualNeighbours_MakeAnAtomAndLeaveAGap()
    {
        var values = Draw(EmpiricalDistribution.FromQuantiles([0, 0.25, 0.75, 0.75, 1], [0, 5, 5, 8, 9]), "atom");

        Assert.Equal(0.5, values.Count(value => value == 5) / (double)Draws, 0.005);
        Assert.DoesNotContain(values, value => value is > 5 and < 8);
    }

    [Fact]
    public void Hyperexponential_HugeVariation_KeepsItsMean()
    {
        // 1e17: the rare phase's probability would round away if it were taken as one minus the other
        Assert.True(double.IsFinite(new HyperexponentialDistribution(1, 1e17).Sample(new(1, "tail"))));
    }

    public static TheoryData<Action> Refused => new()
    {
        () => _ = new ConstantDistribution(-1),
        () => _ = new ConstantDistribution(double.NaN),
        () => _ = new UniformDistribution(2, 1),
        () => _ = new UniformDistribution(-1, 1),
        () => _ = new ExponentialDistribution(0),
        () => _ = new ExponentialDistribution(double.PositiveInfinity),
        () => _ = new GammaDistribution(1, 0),
        () => _ = new GammaDistribution(0, 1),
        () => _ = new GammaDistribution(1, 1e200),
        () => _ = new LogNormalDistribution(-5, 1),
        () => _ = new LogNormalDistribution(1, double.NaN),
        () => _ = new ErlangDistribution(0, 1),
        () => _ = new ErlangDistribution(1001, 1),
        () => _ = new HyperexponentialDistribution(1, 0.99),
        () => EmpiricalDistribution.FromSamples([1, -1]),
        () => EmpiricalDistribution.FromQuantiles([0, 1], [2, 1]),
        () => EmpiricalDistribution.FromQuantiles([0, 0.6, 0.5, 1], [1, 2, 3, 4]),
        () => _ = new ZipfSampler(0, 1),
        () => _ = new ZipfSampler(10, -1),
        () => _ = new ZipfSampler(10, double.NaN),
        () => _ = new ZipfSampler(ZipfSampler.MaxCount + 1, 1),
        () => _ = new AliasTable([1, -1]),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Constructor_ParameterOutOfRange_IsRefused(Action make) => Assert.Throws<ArgumentOutOfRangeException>(make);

    public static TheoryData<Action> Malformed => new()
    {
        () => EmpiricalDistribution.FromSamples([]),
        () => EmpiricalDistribution.FromQuantiles([0], [1]),
        () => EmpiricalDistribution.FromQuantiles([0, 1], [1]),
        () => EmpiricalDistribution.FromQuantiles([0.1, 1], [1, 2]),
        () => _ = new AliasTable([]),
        () => _ = new AliasTable([0, 0]),
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Constructor_TableThatDoesNotFit_IsRefused(Action make) => Assert.Throws<ArgumentException>(make);

    // MathNet takes arguments below 1e-15 for 0, and 0.4 % of this distribution lie there; the first two terms of the series are exact enough
    private static double LowerGamma(double shape, double x) => x > 1e-6
        ? Gamma.CDF(shape, 1, x)
        : Math.Exp((shape * Math.Log(x)) - MathNet.Numerics.SpecialFunctions.GammaLn(shape + 1)) * (1 - (shape * x / (shape + 1)));

    private static double BalancedMeans(double x, double scv)
    {
        var p = (1 + Math.Sqrt((scv - 1) / (scv + 1))) / 2;
        return 1 - (p * Math.Exp(-2 * p * x)) - ((1 - p) * Math.Exp(-2 * (1 - p) * x));
    }

    private static double[] Draw(IDistribution distribution, string name)
    {
        var random = new RandomStream(12, name);
        var values = new double[Draws];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = distribution.Sample(random);
        }

        return values;
    }
}
