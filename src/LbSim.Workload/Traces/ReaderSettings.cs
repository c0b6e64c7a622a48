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

    /// <summary>Whether a file without arrival times is read all the same, every row at time 0.</summary>
    public bool ArrivalIsOptional { get; init; }

    /// <summary>Whether named blocks of unknown length are read as well, which only an analysis can use.</summary>
    public bool ReadsUnsizedBlocks { get; init; }

    /// <summary>The file, for formats that keep a part of a trace elsewhere; null where rows come from a stream alone.</summary>
    public TraceFile? File { get; init; }

    /// <summary>Numbers of clients, models and kinds; shared by the files of an archive.</summary>
    public TraceIds Ids { get; init; } = new();

    /// <summary>Whether the client column is read; not when clients are drawn.</summary>
    public bool ReadsClients { get; init; } = true;

    /// <summary>Whether the texts of sessions are kept beside their hashes, which only writing a trace anew wants.</summary>
    public bool KeepsSessionNames { get; init; }

    /// <summary>Whether the columns of models and kinds are read, which only a scan wants.</summary>
    public bool ReadsModels { get; init; }
}
