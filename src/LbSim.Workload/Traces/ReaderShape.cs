namespace LbSim.Workload.Traces;

/// <summary>What a format says about all its rows.</summary>
internal sealed record ReaderShape
{
    /// <summary>How times are written, when the format says.</summary>
    public ArrivalForm Form { get; init; }

    /// <summary>Unit of numeric arrivals, when the format says.</summary>
    public TimeUnit? Unit { get; init; }

    /// <summary>Whether the format documents a request without output as one that failed, rather than a bad row.</summary>
    public bool ZeroOutputIsFailure { get; init; }

    /// <summary>Texts of the status column that mean success, in lower case; empty where the format has no such column. Any other text is a failure.</summary>
    public IReadOnlyList<string> SuccessWords { get; init; } = [];

    /// <summary>Tokens of a named block; 0 where there are none or their lengths differ.</summary>
    public int BlockTokens { get; init; }

    /// <summary>Assumptions of the reader, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
