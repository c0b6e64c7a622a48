namespace LbSim.Kernel.Random;

/// <summary>Equally likely anywhere between two bounds.</summary>
public sealed class UniformDistribution : IDistribution
{
    private readonly double _low;
    private readonly double _width;

    /// <summary>Makes the distribution.</summary>
    /// <param name="low">Lower bound; 0 or more, inclusive.</param>
    /// <param name="high">Upper bound; at least <paramref name="low"/>, exclusive unless equal to it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, negative, or the bounds are the wrong way round.</exception>
    public UniformDistribution(double low, double high)
    {
        _low = DistributionGuard.NonNegative(low, nameof(low));
        _width = DistributionGuard.AtLeast(high, low, nameof(high)) - low;
    }

    /// <inheritdoc/>
    public double Mean => _low + (_width / 2);

    /// <inheritdoc/>
    public double Sample(RandomStream random) => _low + (_width * random.NextDouble());
}
