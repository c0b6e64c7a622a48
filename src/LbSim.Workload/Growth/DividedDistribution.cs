using LbSim.Kernel.Random;

namespace LbSim.Workload.Growth;

/// <summary>Think times of traffic that is squeezed.</summary>
/// <param name="inner">Think times as they were.</param>
/// <param name="divisor">What they are divided by; above 0.</param>
internal sealed class DividedDistribution(IDistribution inner, double divisor) : IDistribution
{
    /// <inheritdoc/>
    public double Mean => inner.Mean / divisor;

    /// <inheritdoc/>
    public double Sample(RandomStream random) => inner.Sample(random) / divisor;
}
