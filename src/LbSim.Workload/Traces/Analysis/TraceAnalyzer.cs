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
        var load = Load(file, settings, options, null);
        if (options.DropsDuplicates && load.Inversions > 0 && !load.IsTooLong && load.FindRepeatedApart() is { Count: > 0 } repeated)
        {
            // what they had been counted for cannot be taken back, so the file is read again without them
            load.Dispose();
            load = Load(file, settings, options, repeated);
        }

        using (load)
        {
            return load.IsTooLong ? CoarseAnalysis.Run(file, settings with { Ids = new() }, options, load) : ExactAnalysis.Run(load, options);
        }
    }

    private static AnalysisLoad Load(TraceFile file, ReaderSettings settings, AnalysisOptions options, HashSet<long>? repeated)
    {
        var load = new AnalysisLoad(file, settings with { Ids = new() }, options, new(options, repeated));
        try
        {
            load.ReadAll();
            return load;
        }
        catch
        {
            load.Dispose();
            throw;
        }
    }
}
