namespace LbSim.Simulation.Hardware;

/// <summary>What the measurements behind a step-time model covered; a pass beyond it is extrapolated, and a report counts it.</summary>
/// <remarks>For coefficients fitted to kernel times these are the grids of the kernel tables: matrix products by tokens, decode attention by sequences and KV tokens, prompt attention by prompt length.</remarks>
public sealed record FittedRange
{
    /// <summary>Most tokens in a pass.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Most decoding sequences in a pass.</summary>
    public required int MaxSequences { get; init; }

    /// <summary>Most KV tokens read by the decodes of a pass.</summary>
    public required long MaxKvTokens { get; init; }

    /// <summary>Longest prompt: stored tokens of a chunk plus the chunk.</summary>
    public required int MaxPromptTokens { get; init; }

    /// <summary>Whether a pass lies inside.</summary>
    /// <param name="tokens">m.</param>
    /// <param name="sequences">N.</param>
    /// <param name="kvTokens">K.</param>
    /// <param name="promptTokens">The largest of stored plus chunk tokens over the pass's chunks; 0 without chunks.</param>
    public bool Covers(int tokens, int sequences, long kvTokens, int promptTokens) =>
        tokens <= MaxTokens && sequences <= MaxSequences && kvTokens <= MaxKvTokens && promptTokens <= MaxPromptTokens;
}
