namespace LbSim.Kernel.Random;

/// <summary>One of two exponentials by chance, with balanced means: more variable than exponential.</summary>
/// <remarks>
/// Balanced means: p1/rate1 = p2/rate2 = mean/2, with p1 = (1 + sqrt((scv-1)/(scv+1)))/2. Whitt, "Approximating a point process
/// by a renewal process", Operations Research 1982.
/// </remarks>
public sealed class HyperexponentialDistribution : IDistribution
{
    private readonly double _probability;
    private readonly double _firstMean;
    private readonly double _secondMean;

    /// <summary>Makes the distribution.</summary>
    /// <param name="mean">Expected value; finite and above 0.</param>
    /// <param name="squaredCv">Variance divided by the squared mean; 1 (exponential) or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public HyperexponentialDistribution(double mean, double squaredCv)
    {
        Mean = DistributionGuard.Positive(mean, nameof(mean));
        DistributionGuard.AtLeast(squaredCv, 1, nameof(squaredCv));
        // 1 - p as its own expression: p rounds to 1 for a huge variation, and the rare phase must not vanish
        var root = Math.Sqrt((squaredCv - 1) / (squaredCv + 1));
        _probability = (1 + root) / 2;
        var other = 1 / ((squaredCv + 1) * (1 + root));
        _firstMean = mean / (2 * _probability);
        _secondMean = mean / (2 * other);
    }

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    public double Sample(RandomStream random)
    {
        var phase = random.NextDouble() < _probability ? _firstMean : _secondMean;
        return phase * DistributionGuard.UnitExponential(random);
    }
}
