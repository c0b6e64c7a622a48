using LbSim.Kernel.Random;

namespace LbSim.Workload.Generators;

/// <summary>The gaps of one arrival process at rate 1, one after the other; each source has its own, for it may remember where it is.</summary>
internal abstract class GapProcess
{
    /// <summary>The next gap, in units of the mean gap.</summary>
    public abstract double Next(RandomStream random);

    /// <summary>The first gap of a process that has been going on for ever; instead of the first <see cref="Next"/>.</summary>
    public abstract double First(RandomStream random);
}

/// <summary>Gaps that do not depend on each other.</summary>
/// <param name="gaps">What they are drawn from; of mean 1.</param>
/// <param name="around">The gaps around an instant chosen at random: longer ones are met more often, in proportion to their length.</param>
internal sealed class RenewalGaps(IDistribution gaps, IDistribution around) : GapProcess
{
    /// <inheritdoc/>
    public override double Next(RandomStream random) => gaps.Sample(random);

    /// <inheritdoc/>
    /// <remarks>What is left of the gap around the start: a uniform share of it (Cox, "Renewal Theory", 1962, section 5).</remarks>
    public override double First(RandomStream random)
    {
        var gap = around.Sample(random);
        return gap * random.NextPositive();
    }
}
