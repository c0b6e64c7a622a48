using System.Globalization;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>The rows of a trace that are replayed, in order of time: checked or sorted, then cut by start and limit.</summary>
internal sealed class TraceRows : IDisposable
{
    private readonly TraceFile _file;
    private readonly TraceOptions _options;
    private readonly List<TraceRow>? _sorted;
    private readonly TieGroup? _ties;
    private int _next;
    private Int128 _earliest;
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
        var settings = new ReaderSettings
        {
            Columns = options.Columns,
            BadRows = options.BadRows,
            ReadsClients = options.Clients is null,
            ReadsModels = scans,
        };
        Reader = TraceFormats.Open(file, settings, options.Format, scans, out var recognition);
        Recognition = recognition;
        try
        {
            _sorted = options.Unsorted == UnsortedPolicy.Sort ? Sort() : null;
            _ties = options.SpreadsTies ? new(TryReadInOrder) : null;
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

    /// <summary>The reader underneath.</summary>
    public TraceReader Reader { get; }

    /// <summary>The first selected row, from which time is counted.</summary>
    public TraceRow First { get; }

    /// <summary>How many selected rows have been given.</summary>
    public long Given { get; private set; }

    /// <summary>Gives the next selected row; false at the end.</summary>
    /// <exception cref="TraceException">A row is bad, or earlier than the one before.</exception>
    public bool TryNext(out TraceRow row)
    {
        if (Given == 0)
        {
            row = First;
        }
        else if (_isEnded || Given == _options.Limit?.Rows || !TryAdvance(out row) || IsBeyondLimit(row))
        {
            _isEnded = true;
            row = default;
            return false;
        }

        Given++;
        return true;
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
        for (var passed = 0L; passed < rowsToSkip || row.At - _earliest < timeToSkip; passed++)
        {
            if (!TryAdvance(out row))
            {
                var span = (double)(_previous.At - _earliest) / TraceClock.AttosecondsPerSecond;
                throw new TraceException(_file.Name, string.Create(CultureInfo.InvariantCulture, $"has {passed + 1} usable rows over {span:0.###} s and start leaves out {_options.Start}; expected less, so that something is left to replay"));
            }
        }

        return row;
    }

    private bool TryAdvance(out TraceRow row) => _ties is null ? TryReadInOrder(out row) : _ties.TryNext(out row);

    private bool TryReadInOrder(out TraceRow row)
    {
        if (_sorted is not null)
        {
            row = _next < _sorted.Count ? _sorted[_next] : default;
            return _next++ < _sorted.Count && Remember(row);
        }

        if (!TryReadGood(out row))
        {
            return false;
        }

        if (_previous.Line > 0 && row.At < _previous.At)
        {
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
            if (row.Output > 0 || _options.KeepsFailures)
            {
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

    private List<TraceRow> Sort()
    {
        var rows = new List<TraceRow>();
        while (TryReadGood(out var row))
        {
            rows.Add(row);
        }

        return [.. rows.OrderBy(row => row.At)]; // stable: equal times stay as they stood
    }
}
