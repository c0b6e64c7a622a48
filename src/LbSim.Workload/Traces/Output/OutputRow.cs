namespace LbSim.Workload.Traces.Output;

/// <summary>One request on its way into a file.</summary>
internal readonly record struct OutputRow
{
    /// <summary>Attoseconds after the first row written.</summary>
    public required Int128 At { get; init; }

    /// <summary>The row.</summary>
    public required TraceRow Row { get; init; }

    /// <summary>Text of the client; empty for none.</summary>
    public required string Client { get; init; }

    /// <summary>Text of the session; empty for none.</summary>
    public required string Session { get; init; }

    /// <summary>Text of the model; empty for none.</summary>
    public required string Model { get; init; }

    /// <summary>Tokens of each named block; 0 where they differ.</summary>
    public required int BlockTokens { get; init; }
}
