namespace LbSim.Workload.Traces.Output;

/// <summary>One request on its way into a file.</summary>
internal readonly record struct OutputRow
{
    /// <summary>Attoseconds after the instant from which the file counts; 0 or more.</summary>
    public required Int128 At { get; init; }

    /// <summary>Prompt tokens.</summary>
    public required int Prompt { get; init; }

    /// <summary>Output tokens; 0 for a failed request.</summary>
    public required int Output { get; init; }

    /// <summary>Text of the client; empty for none.</summary>
    public required string Client { get; init; }

    /// <summary>Text of the session; empty for none.</summary>
    public required string Session { get; init; }

    /// <summary>Text of the model; empty for none.</summary>
    public required string Model { get; init; }

    /// <summary>Text of the kind of request; empty for none.</summary>
    public required string Kind { get; init; }

    /// <summary>Bytes on the wire, or -1.</summary>
    public required long Bytes { get; init; }

    /// <summary>Named content at the start of the prompt; may be longer than the prompt.</summary>
    public required ReadOnlyMemory<PrefixSegment> Prefix { get; init; }

    /// <summary>What it holds besides time and lengths.</summary>
    public RowContent Content =>
        (Client.Length > 0 ? RowContent.Clients : 0)
        | (Session.Length > 0 ? RowContent.Sessions : 0)
        | (Model.Length > 0 ? RowContent.Models : 0)
        | (Kind.Length > 0 ? RowContent.Kinds : 0)
        | (Bytes >= 0 ? RowContent.Bytes : 0)
        | (Prefix.IsEmpty ? 0 : RowContent.Blocks);
}
