namespace LbSim.Workload.Traces;

/// <summary>One row of a trace, read and checked.</summary>
internal struct TraceRow
{
    /// <summary>The file's own time in attoseconds (10^-18 s), from whatever origin the file uses.</summary>
    public Int128 At;

    /// <summary>Line number from 1.</summary>
    public long Line;

    /// <summary>63-bit hash of the session, or -1.</summary>
    public long Session;

    /// <summary>Bytes on the wire, or -1.</summary>
    public long Bytes;

    /// <summary>Prompt tokens, 1 or more; 0 only for a failed request.</summary>
    public int Prompt;

    /// <summary>Output tokens, 1 or more; 0 for a request that had failed when the trace was recorded.</summary>
    public int Output;

    /// <summary>Client in order of appearance from 0, or -1.</summary>
    public int Client;

    /// <summary>Agent of the session that asked: 0 for its own, another number for each that it started.</summary>
    public int Agent;

    /// <summary>Named content at the start of the prompt, or null; may be longer than the prompt.</summary>
    public PrefixSegment[]? Prefix;

    /// <summary>Model in order of appearance from 0, or -1.</summary>
    public int Model;

    /// <summary>Kind of request in order of appearance from 0, or -1.</summary>
    public int Kind;

    /// <summary>Whether the file says that the request failed; its output is then 0.</summary>
    public bool HasFailed;

    /// <summary>Text of the session as the file writes it, where the settings ask for it; null for none.</summary>
    public string? SessionName;

    /// <summary>Hash of what the file says of the row, where the options ask for it.</summary>
    public ulong Fingerprint;

    /// <summary>A row of which nothing is known yet.</summary>
    public static TraceRow Empty => new() { Client = -1, Session = -1, Bytes = -1, Model = -1, Kind = -1 };
}
