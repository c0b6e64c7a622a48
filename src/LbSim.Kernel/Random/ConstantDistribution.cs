namespace LbSim.Kernel.Random;

/// <summary>Always the same value; draws nothing from the stream.</summary>
public sealed class ConstantDistribution : IDistribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="value">The value; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or negative.</exception>
    public ConstantDistribution(double value) => Mean = DistributionGuard.NonNegative(value, nameof(value));

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    public double Sample(RandomStream random) => Mean;
}
