namespace LbSim.Workload.Fitting;

/// <summary>What prompts have in common with earlier prompts, by the names of their contents; answers count for nothing.</summary>
public sealed record PromptReuse
{
    /// <summary>Tokens of a block; null where named contents have unequal lengths.</summary>
    public int? BlockTokens { get; init; }

    /// <summary>Leading tokens that an endless cache of earlier prompts holds, over all prompt tokens; 0 to 1.</summary>
    public double TokenShare { get; init; }

    /// <summary>Leading blocks found over all blocks, with a least-recently-used cache of so many blocks; empty where <see cref="BlockTokens"/> is null.</summary>
    public IReadOnlyList<(int Blocks, double Share)> Lru { get; init; } = [];

    /// <summary>Named stretches of all prompts.</summary>
    internal long References { get; init; }

    /// <summary>The prompts' contents; null where they are not those of a trace.</summary>
    internal PromptTree? Tree { get; init; }
}
