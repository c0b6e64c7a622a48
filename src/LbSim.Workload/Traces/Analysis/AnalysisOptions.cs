namespace LbSim.Workload.Traces.Analysis;

/// <summary>How a trace is analysed.</summary>
public sealed record AnalysisOptions
{
    /// <summary>Column names, where the file's are not recognised.</summary>
    public TraceColumns Columns { get; init; } = new();

    /// <summary>Name of the format; null to recognise it.</summary>
    public string? Format { get; init; }

    /// <summary>Whether rows at one instant are spread evenly up to the next instant.</summary>
    public bool SpreadTies { get; init; }

    /// <summary>Rows up to which every quantile is exact; more than that are counted in histograms. Default 20 million.</summary>
    public long MostExactRows { get; init; } = 20_000_000;

    /// <summary>Whether requests that had failed are left out rather than counted.</summary>
    public bool LeavesOutFailures { get; init; }

    /// <summary>Whether rows that repeat another one of their instant exactly are left out and counted.</summary>
    public bool DropsDuplicates { get; init; }

    /// <summary>Whether to stop at the first row that cannot be used rather than count it.</summary>
    public bool IsStrict { get; init; }
}
