using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Workload.Traces.Sorting;

namespace LbSim.Workload.Traces;

/// <summary>The rows of a trace that are replayed, in order of time: checked or sorted, then cut by start and limit.</summary>
internal sealed class TraceRows : IDisposable
{
    private const int ReportedRows = 4096;

    private readonly TraceFile _file;
    private readonly TraceOptions _options;
    private readonly RowSorter? _sorted;
    private readonly TieGroup? _ties;
    private readonly DuplicateFilter? _duplicates;
    private Int128 _earliest;
    private int _unreported;
    private TraceRow _previous;
    private bool _isEnded;

    /// <summary>Opens a trace at its first selected row.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">Which rows.</param>
    /// <param name="scans">Whether the file is also hashed and its models read.</param>
    /// <exception cref="TraceException">The file cannot be used.</exception>
    public TraceRows(TraceFile file, TraceOptions options, bool scans)
    {
        _file = file;
        _options = options;
        _duplicates = options.DropsDuplicates ? new() : null;
        var settings = new ReaderSettings
        {
            Columns = options.Columns,
            BadRows = options.BadRows,
            ReadsClients = options.Clients is null || options.DropsDuplicates, // rows that differ in anything are no duplicates
            ReadsModels = scans || options.KeepsTexts || options.DropsDuplicates,
            ReadsUnsizedBlocks = options.DropsDuplicates,
            KeepsSessionNames = options.KeepsTexts,
        };
        Reader = TraceFormats.Open(file, settings, options.Format, scans, out var recognition);
        Recognition = recognition;
        try
        {
            _sorted = options.Unsorted == UnsortedPolicy.Sort ? Sort() : null;
            _ties = options.SpreadsTies ? new(TryReadDistinct) : null;
            First = ReadFirst();
        }
        catch
        {
            Reader.Dispose();
            throw;
        }
    }

    /// <summary>What the file is.</summary>
    public TraceRecognition Recognition { get; }

    /// <summary>Rows left out so far because the request had failed when the trace was recorded.</summary>
    public long Failed { get; private set; }

    /// <summary>Rows left out so far because they repeat another exactly.</summary>
    public long Duplicates => _duplicates?.Rows ?? 0;

    /// <summary>What the reader assumed and what was not looked at, one sentence each.</summary>
    public IReadOnlyList<string> Notes => _duplicates is { IsComplete: false } ? [.. Reader.Notes, DuplicateFilter.Note] : Reader.Notes;

    /// <summary>The reader underneath.</summary>
    public TraceReader Reader { get; }

    /// <summary>The first selected row, from which time is counted.</summary>
    public TraceRow First { get; }

    /// <summary>How many selected rows have been given.</summary>
    public long Given { get; private set; }

    /// <summary>Usable rows so far that start and limit leave out.</summary>
    public long Outside { get; private set; }

    /// <summary>Rows earlier than the one before them, where they are sorted.</summary>
    public long Inversions => _sorted?.Inversions ?? 0;

    /// <summary>Gives the next selected row; false at the end.</summary>
    /// <exception cref="TraceException">A row is bad, or earlier than the one before.</exception>
    public bool TryNext(out TraceRow row)
    {
        if (Given == 0)
        {
            row = First;
        }
        else if (_isEnded || Given == _options.Limit?.Rows || !TryAdvance(out row))
        {
            _isEnded = true;
            row = default;
            return false;
        }
        else if (IsBeyondLimit(row))
        {
            Outside++;
            _isEnded = true;
            return false;
        }

        Given++;
        return true;
    }

    /// <summary>Reads what lies behind the limit: all of the file has to be in order for the selected rows to be the right ones.</summary>
    /// <exception cref="TraceException">A row is bad, or earlier than the one before.</exception>
    public void ReadRest()
    {
        while (TryAdvance(out _))
        {
            Outside++;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Reader.Dispose();

    private bool IsBeyondLimit(in TraceRow row) =>
        _options.Limit?.Time is { } limit && row.At - First.At >= (Int128)limit.Picoseconds * TraceClock.AttosecondsPerPicosecond;

    private TraceRow ReadFirst()
    {
        if (!TryAdvance(out var row))
        {
            throw new TraceException(_file.Name, Failed > 0
                ? string.Create(CultureInfo.InvariantCulture, $"has no usable row: {Failed} requests had failed in the trace")
                : Reader.Skipped.Total == 0
                ? "has a header but no rows; expected at least one" + string.Concat(Reader.Notes.Select(note => " (" + note + ")"))
                : string.Create(CultureInfo.InvariantCulture, $"has no usable row: all {Reader.Skipped.Total} were skipped ({Reader.Skipped.ByReason[0].Reason})"));
        }

        _earliest = row.At;
        var rowsToSkip = _options.Start?.Rows ?? 0;
        var timeToSkip = (Int128)(_options.Start?.Time ?? SimDuration.Zero).Picoseconds * TraceClock.AttosecondsPerPicosecond;
        for (; Outside < rowsToSkip || row.At - _earliest < timeToSkip; Outside++)
        {
            if (!TryAdvance(out row))
            {
                var span = (double)(_previous.At - _earliest) / TraceClock.AttosecondsPerSecond;
                throw new TraceException(_file.Name, string.Create(CultureInfo.InvariantCulture, $"has {Outside + 1} usable rows over {span:0.###} s and start leaves out {_options.Start}; expected less, so that something is left to replay"));
            }
        }

        return row;
    }

    private bool TryAdvance(out TraceRow row) => _ties is null ? TryReadDistinct(out row) : _ties.TryNext(out row);

    private bool TryReadDistinct(out TraceRow row)
    {
        while (TryReadInOrder(out row))
        {
            if (_duplicates is null || !_duplicates.Repeats(row, row.Fingerprint))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryReadInOrder(out TraceRow row)
    {
        if (_sorted is not null)
        {
            return _sorted.TryNext(out row) && Remember(row);
        }

        if (!TryReadGood(out row))
        {
            return false;
        }

        if (_previous.Line > 0 && row.At < _previous.At)
        {
            if (_options.Disorder is { } disorder)
            {
                throw disorder();
            }

            var back = (double)(_previous.At - row.At) / TraceClock.AttosecondsPerSecond;
            throw new TraceException(
                _file.Name,
                row.Line,
                Reader.Columns.NameOf(ColumnRole.Arrival),
                string.Create(CultureInfo.InvariantCulture, $"is {back:0.############} s earlier than in line {_previous.Line}; expected rows in order of time (on-unsorted: sort puts them in order)"));
        }

        return Remember(row);
    }

    // what never produced a token is no load that could be replayed
    private bool TryReadGood(out TraceRow row)
    {
        while (Reader.TryRead(out row))
        {
            if (++_unreported == ReportedRows)
            {
                _unreported = 0;
                _options.RowsRead?.Invoke(ReportedRows);
            }

            if (row.Output > 0 || _options.KeepsFailures)
            {
                if (_duplicates is not null)
                {
                    row.Fingerprint = Reader.FingerprintOf(row);
                    row.Prefix = Reader.HasBlockLengths ? row.Prefix : null;
                }

                return true;
            }

            Failed++;
        }

        return false;
    }

    private bool Remember(in TraceRow row)
    {
        _previous = row;
        return true;
    }

    private RowSorter Sort()
    {
        var sorter = new RowSorter(_options.SortSpace);
        while (TryReadGood(out var row))
        {
            sorter.Add(row);
        }

        return sorter;
    }
}
