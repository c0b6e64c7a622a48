namespace LbSim.Kernel.Random;

/// <summary>The sum of a whole number of exponential stages: coefficient of variation 1/sqrt(stages).</summary>
public sealed class ErlangDistribution : IDistribution
{
    /// <summary>The most stages accepted; beyond it a gamma distribution says the same in constant time.</summary>
    public const int MaxStages = 1000;

    private readonly int _stages;

    /// <summary>Makes the distribution.</summary>
    /// <param name="stages">Number of stages, 1 to <see cref="MaxStages"/>.</param>
    /// <param name="mean">Expected value of the whole; finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public ErlangDistribution(int stages, double mean)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stages, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stages, MaxStages);
        _stages = stages;
        Mean = DistributionGuard.Positive(mean, nameof(mean));
    }

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    public double Sample(RandomStream random)
    {
        var sum = 0.0;
        for (var stage = 0; stage < _stages; stage++)
        {
            sum += DistributionGuard.UnitExponential(random);
        }

        return sum * Mean / _stages;
    }
}
