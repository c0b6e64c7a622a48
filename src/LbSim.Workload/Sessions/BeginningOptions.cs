namespace LbSim.Workload.Sessions;

/// <summary>A beginning that the prompts of some sessions have in common, such as the system prompt of one application.</summary>
public sealed record BeginningOptions
{
    /// <summary>The most of them accepted.</summary>
    public const int Most = 1_000;

    /// <summary>How many tokens it has, on top of the lengths.</summary>
    public required int Tokens { get; init; }

    /// <summary>Share of all sessions that have it, 0 to 1; those of all beginnings make no more than 1, and the other sessions have none.</summary>
    public required double Share { get; init; }
}
