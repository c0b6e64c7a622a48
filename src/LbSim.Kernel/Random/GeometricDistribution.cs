namespace LbSim.Kernel.Random;

/// <summary>Whole numbers from 1 on, each further one with the same chance: trials up to the first success.</summary>
public sealed class GeometricDistribution : IDistribution
{
    private readonly double _logFailure;

    /// <summary>Makes the distribution.</summary>
    /// <param name="mean">Expected value, 1 or more; finite. The chance to stop is 1 / mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is out of range.</exception>
    public GeometricDistribution(double mean)
    {
        Mean = DistributionGuard.AtLeast(mean, 1, nameof(mean));
        _logFailure = Math.Log(1 - (1 / mean));
    }

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    /// <remarks>Inversion: 1 + floor(ln u / ln(1 - 1/mean)); at mean 1 the divisor is minus infinity and the value 1.</remarks>
    public double Sample(RandomStream random) => 1 + Math.Floor(Math.Log(random.NextPositive()) / _logFailure);
}
