namespace LbSim.Workload.Traces;

/// <summary>What a trace of agent sessions says of a request besides its times; -1 where it says nothing.</summary>
internal readonly record struct AgentStep()
{
    /// <summary>Whether the session's main agent asked, rather than one that it started.</summary>
    public bool IsMain { get; init; } = true;

    /// <summary>Named blocks of the prompt.</summary>
    public long Blocks { get; init; } = -1;

    /// <summary>Leading blocks in common with the agent's previous request.</summary>
    public long SharedBlocks { get; init; } = -1;

    /// <summary>Leading blocks that earlier requests of the session had, whichever agent's.</summary>
    public long SeenBlocks { get; init; } = -1;

    /// <summary>Prompt tokens that are not in <see cref="SeenBlocks"/>.</summary>
    public long UncachedTokens { get; init; } = -1;

    /// <summary>Tokens of the session's tool descriptions.</summary>
    public long ToolTokens { get; init; } = -1;

    /// <summary>Tokens of the session's system prompt.</summary>
    public long SystemTokens { get; init; } = -1;
}
