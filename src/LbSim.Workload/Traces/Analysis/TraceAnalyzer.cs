namespace LbSim.Workload.Traces.Analysis;

/// <summary>Analyses a trace in 32 bytes a row plus its distinct clients, sessions and blocks; beyond a limit of rows in bounded memory, with histograms.</summary>
public static class TraceAnalyzer
{
    /// <summary>Analyses a file.</summary>
    /// <param name="file">The file; it may be read twice.</param>
    /// <param name="options">How.</param>
    /// <exception cref="TraceException">The file is no trace, or has no usable row.</exception>
    public static TraceAnalysis Analyze(TraceFile file, AnalysisOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        var settings = new ReaderSettings
        {
            Columns = options.Columns,
            BadRows = options.IsStrict ? BadRowPolicy.Error : BadRowPolicy.Skip,
            ArrivalIsOptional = true,
            ReadsModels = true,
            ReadsUnsizedBlocks = true,
        };
        using var load = new AnalysisLoad(file, settings, options);
        load.ReadAll();
        return load.IsTooLong ? CoarseAnalysis.Run(file, settings with { Ids = new() }, options, load) : ExactAnalysis.Run(load, options);
    }
}
