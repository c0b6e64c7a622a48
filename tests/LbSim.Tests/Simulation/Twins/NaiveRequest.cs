using LbSim.Simulation.Requests;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>One request of the naive world: everything that happened to it, in plain fields. Times are picoseconds, -1 for never.</summary>
internal sealed class NaiveRequest
{
    public required long Id { get; init; }

    public required long Arrival { get; init; }

    public required int Prompt { get; init; }

    public required bool IsMeasured { get; init; }

    public int Output { get; set; }

    public int Client { get; init; }

    /// <summary>What its prompt begins with: names, and the tokens to the end of each.</summary>
    public IReadOnlyList<(ulong Id, int End)> Prefix { get; init; } = [];

    /// <summary>The same with its answer behind it, where that has a name; else empty.</summary>
    public IReadOnlyList<(ulong Id, int End)> WithAnswer { get; init; } = [];

    public int Server { get; set; } = -1;

    public long Dispatched { get; set; } = -1;

    public long Started { get; set; } = -1;

    public long FirstToken { get; set; } = -1;

    public long Ended { get; set; } = -1;

    public int Preemptions { get; set; }

    public Outcome Outcome { get; set; }

    /// <summary>Whether the client has left.</summary>
    public bool HasLeft { get; set; }

    // what the engine keeps about it

    /// <summary>Tokens it has produced.</summary>
    public int Generated { get; set; }

    /// <summary>Tokens in the KV cache.</summary>
    public int Computed { get; set; }

    /// <summary>KV blocks it holds.</summary>
    public List<NaiveBlock> Blocks { get; } = [];

    /// <summary>How many of them, from the first, have names.</summary>
    public int Named { get; set; }

    /// <summary>Whether no further block of it gets a name.</summary>
    public bool IsNamingOver { get; set; }

    /// <summary>How many named blocks stood before those it left behind when it was preempted; -1 when it left none.</summary>
    public int LeftFrom { get; set; } = -1;

    /// <summary>Tokens scheduled in the pass in progress.</summary>
    public int Scheduled { get; set; }

    /// <summary>Whether it has produced a token since it last entered the batch.</summary>
    public bool IsDecoding { get; set; }

    /// <summary>When it last produced a token.</summary>
    public long LastToken { get; set; }

    /// <summary>Whether the engine knows that the client has left.</summary>
    public bool IsCancelled { get; set; }
}
