namespace LbSim.Workload.Traces.Sorting;

/// <summary>Puts rows in order of time in bounded memory: runs that fit are sorted and written to the scratch stream, then merged. Equal times stay as they came.</summary>
/// <param name="space">Room; null to hold all rows in memory.</param>
internal sealed class RowSorter(SortSpace? space)
{
    private const int MostBuffer = 64 * 1024;
    private const int LeastBuffer = 4 * 1024;

    private readonly List<(long Start, long End, Int128 First)> _runs = [];
    private RowBuffer _rows = new();
    private RunMerge? _merge;
    private Int128 _last = Int128.MinValue;
    private int _given;

    /// <summary>Rows that are earlier than the row before them.</summary>
    public long Inversions { get; private set; }

    /// <summary>Runs on the scratch stream.</summary>
    public int Runs => _runs.Count;

    /// <summary>Takes a row.</summary>
    public void Add(in TraceRow row)
    {
        Inversions += row.At < _last ? 1 : 0;
        _last = row.At;
        _rows.Add(row);
        if (space is not null && _rows.Bytes >= space.MostBytes)
        {
            Spill();
        }
    }

    /// <summary>Gives the next row in order of time, once all are added; false at the end.</summary>
    public bool TryNext(out TraceRow row)
    {
        if (_given == 0 && _merge is null)
        {
            Finish();
        }

        if (_merge is not null)
        {
            return _merge.TryNext(out row);
        }

        var isThere = _given < _rows.Count;
        row = isThere ? _rows[_given++] : default;
        return isThere;
    }

    private void Finish()
    {
        if (_runs.Count == 0 && (space is null || _rows.Bytes <= space.KeptBytes))
        {
            _rows.Sort();
            return;
        }

        Spill();
        _rows = new();
        var buffer = (int)Math.Clamp(space!.KeptBytes / Math.Max(1, _runs.Count), LeastBuffer, MostBuffer);
        _merge = new(_runs.ConvertAll(run => new SortedRun(new(space.Scratch, run.Start, run.End, buffer), run.First)));
    }

    private void Spill()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        _rows.Sort();
        var scratch = space!.Scratch;
        var start = scratch.Seek(0, SeekOrigin.End);
        var buffer = new byte[MostBuffer];
        var filled = 0;
        var before = _rows[0].At;
        for (var place = 0; place < _rows.Count; place++)
        {
            ref readonly var row = ref _rows[place];
            var most = RowCodec.MostBytesOf(row);
            if (buffer.Length - filled < most)
            {
                scratch.Write(buffer, 0, filled);
                buffer = buffer.Length < most ? new byte[most] : buffer;
                filled = 0;
            }

            filled += RowCodec.Write(row, before, buffer.AsSpan(filled));
            before = row.At;
        }

        scratch.Write(buffer, 0, filled);
        scratch.Flush();
        _runs.Add((start, scratch.Position, _rows[0].At));
        _rows.Clear();
    }
}
