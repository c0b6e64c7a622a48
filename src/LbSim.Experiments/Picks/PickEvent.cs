namespace LbSim.Experiments.Picks;

/// <summary>What can happen in a recorded case.</summary>
public enum PickEventKind
{
    /// <summary>Requests arrive: one, or many with consecutive ids.</summary>
    Arrive,

    /// <summary>The answer of a held request ends.</summary>
    Finish,

    /// <summary>The client of a held request goes away.</summary>
    Abort,

    /// <summary>A server stops taking requests.</summary>
    Down,

    /// <summary>A server takes requests again.</summary>
    Up,

    /// <summary>A server's weight changes.</summary>
    Weight,

    /// <summary>Servers have a fixed number of open requests from now on.</summary>
    State,
}

/// <summary>How a server goes down, or what ends when it comes up.</summary>
public enum PickOutage
{
    /// <summary>Maintenance: the balancer knows at once.</summary>
    Admin,

    /// <summary>Connections are refused: the balancer must find out.</summary>
    Refuse,

    /// <summary>It answers with errors.</summary>
    Errors,

    /// <summary>Its health check fails.</summary>
    CheckFails,
}

/// <summary>One event of a recorded case.</summary>
/// <param name="Kind">What happens.</param>
public sealed record PickEvent(PickEventKind Kind)
{
    /// <summary>Id of the request, or of the first of many.</summary>
    public int Id { get; init; }

    /// <summary>How many requests arrive.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Key of each request that arrives; empty for requests without.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Size of the answer's body, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether the request stays open until it finishes or aborts.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Seconds since the start, in timed cases.</summary>
    public double? Time { get; init; }

    /// <summary>The server it is about, or -1.</summary>
    public int Server { get; init; } = -1;

    /// <summary>How it goes down or comes up.</summary>
    public PickOutage Outage { get; init; }

    /// <summary>The new weight.</summary>
    public int Weight { get; init; }

    /// <summary>Open requests by server.</summary>
    public IReadOnlyList<int> Open { get; init; } = [];
}
