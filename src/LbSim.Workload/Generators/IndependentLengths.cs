using LbSim.Kernel.Random;

namespace LbSim.Workload.Generators;

/// <summary>Prompt and output lengths drawn independently, rounded to whole tokens of at least 1.</summary>
public sealed class IndependentLengths(IDistribution prompt, IDistribution output) : ILengthModel
{
    /// <summary>No request has more tokens than this on one side.</summary>
    public const int Longest = 100_000_000;

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"prompts of {prompt.Mean:0.#} and answers of {output.Mean:0.#} tokens on average");

    /// <inheritdoc/>
    public (int Prompt, int Output) Draw(RandomStream random) => (Tokens(prompt, random), Tokens(output, random));

    private static int Tokens(IDistribution lengths, RandomStream random) =>
        (int)Math.Clamp(Math.Round(lengths.Sample(random)), 1, Longest);
}
