namespace LbSim.Simulation.Servers;

/// <summary>Where a server is in its life.</summary>
public enum ServerState : byte
{
    /// <summary>Coming up; takes no traffic yet.</summary>
    Starting,

    /// <summary>Takes traffic.</summary>
    Ready,

    /// <summary>Finishes what it has, takes nothing new.</summary>
    Draining,

    /// <summary>Gone, with all it held.</summary>
    Down,
}

/// <summary>What a server reports of itself: its state at its last pass boundary, a pass in progress having had no effect yet.</summary>
/// <param name="Running">Sequences in the batch.</param>
/// <param name="Waiting">Requests at the server that are not in the batch.</param>
/// <param name="KvBlocksUsed">KV blocks allocated.</param>
/// <param name="TokensDelivered">Output tokens delivered since the start.</param>
public readonly record struct ServerSignals(int Running, int Waiting, int KvBlocksUsed, long TokensDelivered);

/// <summary>Totals of a server since the start of the run, exact at any instant. Integrals are in unit-picoseconds.</summary>
public record struct ServerTotals
{
    /// <summary>Requests dispatched to it.</summary>
    public long Arrivals { get; set; }

    /// <summary>Bytes of the requests dispatched to it.</summary>
    public long UploadBytes { get; set; }

    /// <summary>Requests it completed (as the client saw them).</summary>
    public long Completions { get; set; }

    /// <summary>Requests it turned away.</summary>
    public long Rejected { get; set; }

    /// <summary>Attempts lost with it.</summary>
    public long Failed { get; set; }

    /// <summary>Ended requests that missed an objective.</summary>
    public long Missed { get; set; }

    /// <summary>Prompt tokens computed, recomputation not counted again.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Tokens found in the prefix cache at admission instead of being computed, those of preempted sequences included.</summary>
    public long ReusedTokens { get; set; }

    /// <summary>Prompt tokens of the measured requests an engine has admitted, each counted when it was first admitted.</summary>
    public long AdmittedPromptTokens { get; set; }

    /// <summary>Of these, those that it then found in its prefix cache.</summary>
    public long CachedPromptTokens { get; set; }

    /// <summary>Output tokens delivered.</summary>
    public long OutputTokens { get; set; }

    /// <summary>Picoseconds a pass (or a service) ran.</summary>
    public long Busy { get; set; }

    /// <summary>Passes run.</summary>
    public long Passes { get; set; }

    /// <summary>Tokens scheduled over all passes.</summary>
    public long ScheduledTokens { get; set; }

    /// <summary>Running requests times picoseconds.</summary>
    public Int128 Running { get; set; }

    /// <summary>Waiting requests times picoseconds.</summary>
    public Int128 Waiting { get; set; }

    /// <summary>KV tokens stored times picoseconds.</summary>
    public Int128 KvTokens { get; set; }
}
