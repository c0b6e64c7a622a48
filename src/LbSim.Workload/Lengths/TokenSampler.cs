using LbSim.Kernel.Random;

namespace LbSim.Workload.Lengths;

/// <summary>Draws whole token counts between bounds.</summary>
/// <param name="shape">The distribution; null for a uniform one over the bounds.</param>
/// <param name="min">Fewest tokens.</param>
/// <param name="max">Most tokens.</param>
internal sealed class TokenSampler(IDistribution? shape, int min, int max)
{
    /// <summary>Expected tokens before rounding and bounds.</summary>
    public double Mean => shape?.Mean ?? (min + (double)max) / 2;

    /// <summary>Whether draws differ.</summary>
    public bool IsRandom => shape is null ? max > min : shape is not ConstantDistribution;

    /// <summary>Draws one count.</summary>
    public int Draw(RandomStream random) =>
        shape is null ? min + random.NextIndex(max - min + 1) : (int)Math.Clamp(Math.Round(shape.Sample(random)), min, max);
}
