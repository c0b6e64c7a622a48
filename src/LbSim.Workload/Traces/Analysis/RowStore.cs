namespace LbSim.Workload.Traces.Analysis;

/// <summary>The rows of a trace in memory, 32 bytes each, in chunks that are never copied; sorted by time on demand.</summary>
/// <remarks>
/// Times are whole picoseconds after the first row as long as they fit 64 bits (106 days both ways); a longer trace is counted in nanoseconds
/// (292 years), then microseconds and so on, so that no length is refused.
/// </remarks>
internal sealed class RowStore
{
    private const int FirstChunk = 4096;
    private const int ChunkRows = 1 << 18;
    private const long Furthest = 1L << 62;

    private readonly List<StoredRow[]> _chunks = [];
    private int _used = FirstChunk;
    private Int128 _origin;
    private Int128 _attosecondsPerUnit = TraceClock.AttosecondsPerPicosecond;
    private long _last = long.MinValue;

    /// <summary>Rows held.</summary>
    public long Count { get; private set; }

    /// <summary>Rows that are earlier than the row before them in the file.</summary>
    public long Inversions { get; private set; }

    /// <summary>The file's own time of the first row, in attoseconds.</summary>
    public Int128 Origin => _origin;

    /// <summary>Units in a second.</summary>
    public long UnitsPerSecond => (long)(TraceClock.AttosecondsPerSecond / _attosecondsPerUnit);

    /// <summary>Number of chunks.</summary>
    public int Chunks => _chunks.Count;

    /// <summary>Keeps a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="session">Its session from 0, or -1.</param>
    /// <param name="fingerprint">Hash of what the file says of it.</param>
    public void Add(in TraceRow row, int session, ulong fingerprint)
    {
        _origin = Count == 0 ? row.At : _origin;
        var wide = Divide(row.At - _origin);
        while (Int128.Abs(wide) > Furthest)
        {
            Coarsen();
            wide = Divide(row.At - _origin);
        }

        var at = (long)wide;
        Inversions += at < _last ? 1 : 0;
        _last = at;
        if (_chunks.Count == 0 || _used == _chunks[^1].Length)
        {
            Grow();
        }

        _chunks[^1][_used++] = new() { At = at, Slot = StoredRow.SlotOf(Count, fingerprint), Prompt = row.Prompt, Output = row.Output, Client = row.Client, Session = session };
        Count++;
    }

    /// <summary>The rows of one chunk.</summary>
    public Span<StoredRow> Chunk(int index) => _chunks[index].AsSpan(0, index == _chunks.Count - 1 ? _used : _chunks[index].Length);

    /// <summary>The array that holds the rows of one chunk, and how many of it.</summary>
    public (StoredRow[] Rows, int Count) Rows(int index) => (_chunks[index], index == _chunks.Count - 1 ? _used : _chunks[index].Length);

    /// <summary>Puts the rows of every chunk in order of time, equal times as they stood in the file.</summary>
    public void SortByTime()
    {
        for (var chunk = 0; chunk < _chunks.Count; chunk++)
        {
            Chunk(chunk).Sort(static (left, right) => left.At != right.At ? left.At.CompareTo(right.At) : left.Number.CompareTo(right.Number));
        }
    }

    /// <summary>Walks the rows in order of time; the chunks are sorted by it.</summary>
    public RowWalk InTime() => new(this);

    // rounded, halves away from 0; division of 128 bits is slow, and nearly all times are within 2,500 years (96 bits) of the first
    private Int128 Divide(Int128 attoseconds)
    {
        var magnitude = (UInt128)Int128.Abs(attoseconds) + (UInt128)(_attosecondsPerUnit / 2);
        var (high, unit) = ((ulong)(magnitude >> 32), (ulong)_attosecondsPerUnit);
        if (magnitude >> 96 != 0 || unit > uint.MaxValue)
        {
            magnitude /= (UInt128)_attosecondsPerUnit;
        }
        else
        {
            var low = ((high % unit) << 32) | (uint)magnitude;
            magnitude = ((UInt128)(high / unit) << 32) + (low / unit);
        }

        return attoseconds < 0 ? -(Int128)magnitude : (Int128)magnitude;
    }

    private void Grow()
    {
        if (_chunks.Count == 1 && _chunks[0].Length < ChunkRows)
        {
            var grown = _chunks[0];
            Array.Resize(ref grown, grown.Length * 2);
            _chunks[0] = grown;
            return;
        }

        _chunks.Add(new StoredRow[_chunks.Count == 0 ? FirstChunk : ChunkRows]);
        _used = 0;
    }

    private void Coarsen()
    {
        _attosecondsPerUnit *= 1000;
        for (var index = 0; index < _chunks.Count; index++)
        {
            foreach (ref var row in Chunk(index))
            {
                row.At = (row.At + (row.At < 0 ? -500 : 500)) / 1000;
            }
        }

        _last = _last == long.MinValue ? _last : (_last + (_last < 0 ? -500 : 500)) / 1000;
    }
}
