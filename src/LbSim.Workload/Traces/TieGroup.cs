namespace LbSim.Workload.Traces;

/// <summary>Spreads rows that share an instant evenly up to the next instant, one instant's rows at a time; the last instant takes the gap before it.</summary>
internal sealed class TieGroup(TieGroup.Source source)
{
    private readonly List<TraceRow> _rows = [];
    private int _given;
    private TraceRow _ahead;
    private bool _hasAhead;
    private bool _hasStarted;
    private Int128 _gap;

    /// <summary>Gives the next row in order of time; false at the end.</summary>
    public delegate bool Source(out TraceRow row);

    /// <summary>Gives the next row, moved to its place between the instants; false at the end.</summary>
    public bool TryNext(out TraceRow row)
    {
        if (_given == _rows.Count && !TryGather())
        {
            row = default;
            return false;
        }

        row = _rows[_given];
        row.At += _gap * _given / _rows.Count;
        _given++;
        return true;
    }

    private bool TryGather()
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            _hasAhead = source(out _ahead);
        }

        _rows.Clear();
        _given = 0;
        if (!_hasAhead)
        {
            return false;
        }

        do
        {
            _rows.Add(_ahead);
            _hasAhead = source(out _ahead);
        }
        while (_hasAhead && _ahead.At == _rows[0].At);
        _gap = _hasAhead ? _ahead.At - _rows[0].At : _gap;
        return true;
    }
}
