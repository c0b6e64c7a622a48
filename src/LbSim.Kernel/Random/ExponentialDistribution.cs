namespace LbSim.Kernel.Random;

/// <summary>The memoryless distribution: gaps of a Poisson process, service times of M/M/c.</summary>
/// <remarks>Sampled by inversion, one uniform number a draw, so that equal streams stay in step.</remarks>
public sealed class ExponentialDistribution : IDistribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="mean">Expected value; finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is out of range.</exception>
    public ExponentialDistribution(double mean) => Mean = DistributionGuard.Positive(mean, nameof(mean));

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    public double Sample(RandomStream random) => Mean * DistributionGuard.UnitExponential(random);
}
