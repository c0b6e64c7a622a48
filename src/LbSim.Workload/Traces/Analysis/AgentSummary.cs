namespace LbSim.Workload.Traces.Analysis;

/// <summary>Sessions of agents: how long they last, how their context grows, what a cache could keep, how long they think.</summary>
public sealed record AgentSummary
{
    /// <summary>Sessions.</summary>
    public required int Sessions { get; init; }

    /// <summary>Sessions whose main agent started others.</summary>
    public required int WithSubAgents { get; init; }

    /// <summary>Sessions left out because they repeat another's requests.</summary>
    public required long Repeated { get; init; }

    /// <summary>Seconds from a session's first request to its last, to the microsecond.</summary>
    public required ValueSummary? DurationSeconds { get; init; }

    /// <summary>Seconds to the whole answer.</summary>
    public required ValueSummary? ApiSeconds { get; init; }

    /// <summary>Seconds of the user or tool before a request.</summary>
    public required ValueSummary? ThinkSeconds { get; init; }

    /// <summary>Share of think times below 1 s.</summary>
    public required double? ThinkBelowSecond { get; init; }

    /// <summary>Share of think times above 60 s.</summary>
    public required double? ThinkAboveMinute { get; init; }

    /// <summary>Seconds to the first token.</summary>
    public required ValueSummary? TtftSeconds { get; init; }

    /// <summary>Leading blocks in common with the agent's previous request, over all blocks.</summary>
    public required double? PrefixHitPrevious { get; init; }

    /// <summary>Leading blocks seen in any earlier request of the session, over all blocks.</summary>
    public required double? PrefixHitSession { get; init; }

    /// <summary>Prompt tokens that no earlier request of the session had.</summary>
    public required ValueSummary? UncachedTokens { get; init; }

    /// <summary>Prompt tokens of a main agent's request less those of its previous one.</summary>
    public required ValueSummary? ContextGrowth { get; init; }

    /// <summary>Share of those differences that are negative.</summary>
    public required double? ContextShrinkShare { get; init; }

    /// <summary>Tokens of tool descriptions, a value a session.</summary>
    public required ValueSummary? ToolTokens { get; init; }

    /// <summary>Tokens of the system prompt, a value a session.</summary>
    public required ValueSummary? SystemTokens { get; init; }
}
