namespace LbSim.Workload.Traces.Sorting;

/// <summary>Merges runs by time; where rows tie the earlier run comes first.</summary>
internal sealed class RunMerge
{
    private readonly PriorityQueue<SortedRun, (Int128 At, int Run)> _heads = new();
    private SortedRun? _current;
    private int _number;

    /// <summary>Stands before the first row.</summary>
    public RunMerge(IReadOnlyList<SortedRun> runs)
    {
        for (var run = 0; run < runs.Count; run++)
        {
            if (runs[run].MoveNext())
            {
                _heads.Enqueue(runs[run], (runs[run].Row.At, run));
            }
        }
    }

    /// <summary>Gives the next row; false at the end.</summary>
    public bool TryNext(out TraceRow row)
    {
        // as long as a run's next row comes before all other heads the heap need not be asked
        if (_current is not null && _current.MoveNext())
        {
            var key = (_current.Row.At, _number);
            if (!_heads.TryPeek(out _, out var other) || key.CompareTo(other) < 0)
            {
                row = _current.Row;
                return true;
            }

            _heads.Enqueue(_current, key);
        }

        if (!_heads.TryDequeue(out _current, out var first))
        {
            row = default;
            return false;
        }

        _number = first.Run;
        row = _current.Row;
        return true;
    }
}
