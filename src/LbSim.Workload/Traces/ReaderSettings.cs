namespace LbSim.Workload.Traces;

/// <summary>How rows are to be read.</summary>
internal sealed record ReaderSettings
{
    /// <summary>Column names the user stated.</summary>
    public TraceColumns Columns { get; init; } = new();

    /// <summary>What to do with bad rows.</summary>
    public BadRowPolicy BadRows { get; init; }

    /// <summary>Whether arrival times are needed; a table of lengths has none.</summary>
    public bool NeedsArrival { get; init; } = true;

    /// <summary>Whether the client column is read; not when clients are drawn.</summary>
    public bool ReadsClients { get; init; } = true;

    /// <summary>Whether the model column is read, which only a scan wants.</summary>
    public bool ReadsModels { get; init; }
}
