using LbSim.Kernel.Time;

namespace LbSim.Workload;

/// <summary>One request as the workload describes it: everything about it that does not depend on fleet or balancer.</summary>
public readonly record struct RequestSpec
{
    /// <summary>When it arrives at the gateway; non-decreasing from one request to the next.</summary>
    public required SimTime Arrival { get; init; }

    /// <summary>Prompt tokens, 1 or more.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Output tokens, 1 or more; known to the engine only as it produces them.</summary>
    public required int OutputTokens { get; init; }

    /// <summary>Client number from 0, or -1 where the workload names no clients.</summary>
    public int Client { get; init; } = -1;

    /// <summary>Session number from 0, or -1.</summary>
    public long Session { get; init; } = -1;

    /// <summary>Whose turn of the session it is: 0 for the session's own, another number for each agent that it started and that has a history of its own.</summary>
    public int Agent { get; init; }

    /// <summary>Bytes of the request on the wire, or -1 to estimate them from the prompt.</summary>
    public long Bytes { get; init; } = -1;

    /// <summary>
    /// What its prompt begins with, in order; tokens after the last segment are its own. Empty where the workload names no content.
    /// Valid until the next request is taken from the source: whoever keeps it copies it.
    /// </summary>
    public ReadOnlyMemory<PrefixSegment> Prefix { get; init; }

    /// <summary>
    /// What later prompts call its answer, and how many tokens of it they send again; it follows the last segment of <see cref="Prefix"/>, which must
    /// reach the end of the prompt, else the name counts for nothing. 0 tokens where nobody will ask for the answer.
    /// </summary>
    public PrefixSegment Answer { get; init; }

    /// <summary>A request with no client, session or bytes of its own; set the rest with an initialiser.</summary>
    public RequestSpec()
    {
    }
}
