using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>The rows of a trace that are replayed: bad ones dealt with, order checked or made, start and limit applied.</summary>
internal sealed class RowSelection : IDisposable
{
    private readonly ITraceReader _reader;
    private readonly string _file;
    private readonly TraceOptions _options;
    private readonly SortedDictionary<string, long>? _skipped;
    private readonly List<TraceRow>? _sorted;
    private TraceRow _row;
    private Int128 _first;
    private Int128 _selectedFirst;
    private Int128 _last;
    private long _lastLine;
    private long _seen;
    private long _given;

    public RowSelection(ITraceReader reader, string file, TraceOptions options, SortedDictionary<string, long>? skipped)
    {
        _reader = reader;
        _file = file;
        _options = options;
        _skipped = skipped;
        if (options.OnUnsorted == UnsortedPolicy.Sort)
        {
            _sorted = [];
            while (Read())
            {
                _sorted.Add(_row);
            }

            // a stable order: by time, then by line
            _sorted.Sort((left, right) => left.Arrival != right.Arrival ? left.Arrival.CompareTo(right.Arrival) : left.Line.CompareTo(right.Line));
        }
    }

    /// <summary>The next row replayed, with its time since the first one replayed, in picoseconds.</summary>
    public bool Next(out TraceRow row, out long arrival)
    {
        while (Take())
        {
            var since = _row.Arrival - _first;
            if (_seen++ < (_options.Start.Rows ?? 0) || (_options.Start.Time is { } start && since < start.Picoseconds))
            {
                continue;
            }

            if (_given == 0)
            {
                _selectedFirst = _row.Arrival;
            }

            var offset = _row.Arrival - _selectedFirst;
            if (_given >= (_options.Limit.Rows ?? long.MaxValue) || (_options.Limit.Time is { } limit && offset >= limit.Picoseconds))
            {
                break;
            }

            if (offset > (Int128)SimTime.MaxDays * 86_400 * SimDuration.PicosecondsPerSecond)
            {
                throw new TraceException(_file, _row.Line, FormattableString.Invariant($"the trace spans more than the {SimTime.MaxDays} days the clock holds: use start and limit (speed applies after them), or check the unit of the arrival column"));
            }

            _given++;
            row = _row;
            arrival = (long)offset;
            return true;
        }

        row = default;
        arrival = 0;
        return false;
    }

    public void Dispose() => _reader.Dispose();

    private bool Take()
    {
        if (_sorted is null)
        {
            if (!Read())
            {
                return false;
            }

            if (_seen > 0 && _row.Arrival < _last)
            {
                throw new TraceException(_file, _row.Line, FormattableString.Invariant($"time runs backwards: this row is {(double)(_last - _row.Arrival) / SimDuration.PicosecondsPerSecond:0.######} s before the one on line {_lastLine}; sort the file or set on-unsorted: sort"));
            }

            _last = _row.Arrival;
            _lastLine = _row.Line;
        }
        else
        {
            if (_seen == _sorted.Count)
            {
                return false;
            }

            _row = _sorted[(int)_seen];
        }

        if (_seen == 0)
        {
            _first = _row.Arrival;
        }

        return true;
    }

    // the next good row
    private bool Read()
    {
        while (_reader.Read(ref _row, out var problem))
        {
            if (problem is null)
            {
                return true;
            }

            if (_options.OnBadRow == BadRowPolicy.Error)
            {
                var column = problem.Column.Length > 0 ? $"column {problem.Column} " : "";
                throw new TraceException(_file, problem.Line, $"{column}{problem.Message}; on-bad-row: skip leaves such rows out and counts them");
            }

            if (_skipped is not null)
            {
                _skipped[problem.Kind] = _skipped.GetValueOrDefault(problem.Kind) + 1;
            }
        }

        return false;
    }
}
