namespace LbSim.Workload.Traces.Analysis;

/// <summary>Goes through the rows of a store in order of time or slot, merging its sorted chunks; earlier chunks first where they tie.</summary>
internal sealed class RowWalk
{
    private readonly RowStore _store;
    private readonly bool _bySlot;
    private readonly int[] _next;
    private readonly PriorityQueue<int, (long Key, int Chunk)> _heads = new();
    private int _chunk = -1;

    /// <summary>Stands before the first row.</summary>
    public RowWalk(RowStore store, bool bySlot)
    {
        _store = store;
        _bySlot = bySlot;
        _next = new int[store.Chunks];
        for (var chunk = 0; chunk < _next.Length; chunk++)
        {
            Enter(chunk);
        }
    }

    /// <summary>The row it stands at.</summary>
    public ref StoredRow Current => ref _store.Chunk(_chunk)[_next[_chunk] - 1];

    /// <summary>Where that row lies.</summary>
    public (int Chunk, int Index) Place => (_chunk, _next[_chunk] - 1);

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool MoveNext()
    {
        // within one chunk the heap need not be asked while that chunk's next row still comes before all other heads
        if (_chunk >= 0)
        {
            var rows = _store.Chunk(_chunk);
            if (_next[_chunk] < rows.Length)
            {
                var key = (Key(rows[_next[_chunk]]), _chunk);
                if (!_heads.TryPeek(out _, out var other) || key.CompareTo(other) < 0)
                {
                    _next[_chunk]++;
                    return true;
                }

                _heads.Enqueue(_chunk, key);
            }
        }

        if (!_heads.TryDequeue(out _chunk, out _))
        {
            return false;
        }

        _next[_chunk]++;
        return true;
    }

    private void Enter(int chunk)
    {
        var rows = _store.Chunk(chunk);
        if (rows.Length > 0)
        {
            _heads.Enqueue(chunk, (Key(rows[0]), chunk));
        }
    }

    private long Key(in StoredRow row) => _bySlot ? row.Slot : row.At;
}
