using MathNet.Numerics;

namespace LbSim.Kernel.Random;

/// <summary>The Weibull distribution by mean and coefficient of variation: above CV 1 its tail is heavier than a gamma's, below it is steadier than exponential.</summary>
/// <remarks>
/// Inversion: scale * E^(1/shape) with E exponential. The shape solves Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 = 1 + cv^2, by bisection.
/// ServeGen (Xiang et al., 2025) finds it in the arrivals of many clients of LLM services.
/// </remarks>
public sealed class WeibullDistribution : IDistribution
{
    // cv 0.0006 to above 10^14
    private const double SmallestShape = 0.02;
    private const double LargestShape = 2000;

    private readonly double _scale;
    private readonly double _exponent;

    /// <summary>Makes the distribution.</summary>
    /// <param name="mean">Expected value; finite and above 0.</param>
    /// <param name="cv">Standard deviation divided by mean, 0.001 to 1000. 1 is the exponential distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public WeibullDistribution(double mean, double cv)
    {
        Mean = DistributionGuard.Positive(mean, nameof(mean));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DistributionGuard.AtLeast(cv, 0.001, nameof(cv)), 1000);
        Shape = ShapeOf(cv);
        _exponent = 1 / Shape;
        _scale = mean / Math.Exp(SpecialFunctions.GammaLn(1 + _exponent));
    }

    /// <inheritdoc/>
    public double Mean { get; }

    /// <summary>The shape: 1 for exponential, below 1 for burstier.</summary>
    public double Shape { get; }

    /// <inheritdoc/>
    public double Sample(RandomStream random) => _scale * Math.Pow(DistributionGuard.UnitExponential(random), _exponent);

    /// <summary>The distribution in which each value is as much more likely as it is larger: the interval met at a random instant.</summary>
    public IDistribution LengthBiased() => new Biased(this);

    private static double ShapeOf(double cv)
    {
        if (cv == 1)
        {
            return 1;
        }

        var (low, high) = (Math.Log(SmallestShape), Math.Log(LargestShape));
        for (var round = 0; round < 100; round++)
        {
            var middle = (low + high) / 2;
            (low, high) = SquaredCv(Math.Exp(middle)) > cv * cv ? (middle, high) : (low, middle);
        }

        return Math.Exp((low + high) / 2);
    }

    private static double SquaredCv(double shape) =>
        Math.Exp(SpecialFunctions.GammaLn(1 + (2 / shape)) - (2 * SpecialFunctions.GammaLn(1 + (1 / shape)))) - 1;

    // (X / scale)^shape of a Weibull variable met in proportion to its length is gamma of shape 1 + 1/shape
    private sealed class Biased(WeibullDistribution plain) : IDistribution
    {
        private readonly GammaDistribution _power = new(1 + plain._exponent, 1 / Math.Sqrt(1 + plain._exponent));

        public double Mean { get; } = plain.Mean * (1 + SquaredCv(plain.Shape));

        public double Sample(RandomStream random) => plain._scale * Math.Pow(_power.Sample(random), plain._exponent);
    }
}
