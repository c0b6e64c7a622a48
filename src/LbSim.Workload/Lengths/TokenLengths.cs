namespace LbSim.Workload.Lengths;

/// <summary>How long one request is.</summary>
/// <param name="Prompt">Prompt tokens, 1 or more.</param>
/// <param name="Output">Output tokens, 1 or more.</param>
public readonly record struct TokenLengths(int Prompt, int Output);
