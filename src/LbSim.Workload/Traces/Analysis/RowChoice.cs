namespace LbSim.Workload.Traces.Analysis;

/// <summary>Which rows of one reading of a trace are analysed; further readings of the same file (<see cref="Again"/>) choose the same ones.</summary>
/// <param name="options">Whether failed requests and rows that repeat others are left out.</param>
/// <param name="repeated">Rows that repeat others but do not follow them, by their number among those that are left when repeated neighbours are gone; null for none.</param>
internal sealed class RowChoice(AnalysisOptions options, HashSet<long>? repeated)
{
    private readonly DuplicateFilter? _filter = options.DropsDuplicates ? new() : null;
    private long _number;
    private long _apart;

    /// <summary>Rows left out so far because they repeat another; null where such rows are kept.</summary>
    public long? Repeated => _filter is null ? null : _filter.Rows + _apart;

    /// <summary>Whether every row was compared with all of its instant that follow each other.</summary>
    public bool IsComplete => _filter is not { IsComplete: false };

    /// <summary>Whether the row last read is analysed.</summary>
    public bool Takes(in TraceRow row, TraceReader reader)
    {
        if (row.Output == 0 && options.LeavesOutFailures)
        {
            return false;
        }

        if (_filter is null || !reader.HasArrivals)
        {
            return true;
        }

        if (_filter.Repeats(row, reader.FingerprintOf(row)))
        {
            return false;
        }

        if (repeated is null || !repeated.Contains(_number++))
        {
            return true;
        }

        _apart++;
        return false;
    }

    /// <summary>The same choice for another reading.</summary>
    public RowChoice Again() => new(options, repeated);
}
