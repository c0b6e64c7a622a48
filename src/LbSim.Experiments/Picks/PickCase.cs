namespace LbSim.Experiments.Picks;

/// <summary>How a recorded case is compared.</summary>
public enum PickMatch
{
    /// <summary>Every pick is the recorded one.</summary>
    Exact,

    /// <summary>A property holds for the recorded picks and for ours.</summary>
    Property,

    /// <summary>Shares of many picks are near the model's.</summary>
    Distribution,

    /// <summary>Real clocks: figures are compared, not picks.</summary>
    Timeline,
}

/// <summary>A case recorded from a real program: its servers, its events in order, and what it picked.</summary>
public sealed record PickCase
{
    /// <summary>Name of the case.</summary>
    public required string Name { get; init; }

    /// <summary>The program, such as "nginx".</summary>
    public required string Implementation { get; init; }

    /// <summary>How it is compared.</summary>
    public required PickMatch Match { get; init; }

    /// <summary>Lines of the program's configuration.</summary>
    public required IReadOnlyList<string> Config { get; init; }

    /// <summary>Names of the members of "parameters": what the recording was about, such as slow start.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>The servers in configuration order.</summary>
    public required IReadOnlyList<PickServer> Servers { get; init; }

    /// <summary>What happened, in order.</summary>
    public required IReadOnlyList<PickEvent> Events { get; init; }

    /// <summary>Server of each request by its id; null for a refused one. Empty where only shares were recorded.</summary>
    public required IReadOnlyList<int?> Picks { get; init; }

    /// <summary>Servers tried, in order, by request id, where a request was retried.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<int>> Attempts { get; init; } = new Dictionary<int, IReadOnlyList<int>>();

    /// <summary>Share of each server by the model of the real program; empty where there is none.</summary>
    public IReadOnlyList<double> ModelShare { get; init; } = [];

    /// <summary>Recorded picks of each server, where the program's random generator is known exactly; else empty.</summary>
    public IReadOnlyList<long> ExactCounts { get; init; } = [];

    /// <summary>Draws the program's generator had made before the recording began.</summary>
    public int DrawsBefore { get; init; }

    /// <summary>Whether requests waited in a queue of the program.</summary>
    public bool HasQueue { get; init; }

    /// <summary>How many requests the events hold; their ids run from 0.</summary>
    public required int Requests { get; init; }
}
