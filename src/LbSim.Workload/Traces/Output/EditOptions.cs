namespace LbSim.Workload.Traces.Output;

/// <summary>How a trace is read and written anew.</summary>
public sealed record EditOptions
{
    /// <summary>Column names, where the file's are not recognised.</summary>
    public TraceColumns Columns { get; init; } = new();

    /// <summary>Name of the format that is read; null to recognise it.</summary>
    public string? Format { get; init; }

    /// <summary>Name of the format that is written; null for that of the file where it can be written, else "csv".</summary>
    public string? To { get; init; }

    /// <summary>Whether requests that had failed are kept, as rows with output 0.</summary>
    public bool KeepsFailures { get; init; }

    /// <summary>Whether rows at one instant are spread evenly up to the next instant.</summary>
    public bool SpreadsTies { get; init; }

    /// <summary>Opens an empty stream for rows that do not fit into memory while a trace is sorted: written, read and sought, and disposed at the end.</summary>
    public Func<Stream> OpenScratch { get; init; } = static () => new MemoryStream();

    /// <summary>Memory for rows while a trace is sorted, in bytes, 1 or more. Default 64 MiB.</summary>
    public long SortBytes { get; init; } = 64 << 20;

    /// <summary>Looked at now and then; once cancelled, writing stops with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Called with a number of rows whenever so many more have been read, those of a file that is read a second time included; null for nothing.</summary>
    public Action<int>? RowsRead { get; init; }

    /// <summary>Whether rows that repeat another one of their file and instant exactly are left out and counted.</summary>
    public bool DropsDuplicates { get; init; }

    /// <summary>Whether rows that cannot be used are left out and counted, rather than an error.</summary>
    public bool SkipsBadRows { get; init; }
}
