namespace LbSim.Kernel.Random;

/// <summary>The log-normal distribution by mean and coefficient of variation: right-skewed, as many token lengths are.</summary>
public sealed class LogNormalDistribution : IDistribution
{
    private readonly double _mu;
    private readonly double _sigma;

    /// <summary>Makes the distribution.</summary>
    /// <param name="mean">Expected value of the variable itself, not of its logarithm; finite and above 0.</param>
    /// <param name="cv">Standard deviation divided by mean; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public LogNormalDistribution(double mean, double cv)
    {
        Mean = DistributionGuard.Positive(mean, nameof(mean));
        Cv = cv;
        var variance = Math.Log(1 + (DistributionGuard.Positive(cv, nameof(cv)) * cv));
        _sigma = Math.Sqrt(DistributionGuard.NonNegative(variance, nameof(cv)));
        _mu = Math.Log(mean) - (variance / 2);
    }

    /// <inheritdoc/>
    public double Mean { get; }

    /// <summary>Standard deviation divided by mean.</summary>
    public double Cv { get; }

    /// <inheritdoc/>
    public double Sample(RandomStream random) => Math.Exp(_mu + (_sigma * NormalSampler.Sample(random)));
}
