namespace LbSim.Workload.Traces.Analysis;

/// <summary>Goes through the rows of a store in order of time, merging its sorted chunks; earlier chunks first where they tie.</summary>
/// <remarks>A row that was passed may be changed, its time included.</remarks>
internal sealed class RowWalk
{
    private readonly RowStore _store;
    private readonly int[] _next;
    private readonly PriorityQueue<int, (long At, int Chunk)> _heads = new();
    private StoredRow[] _rows = [];
    private int _chunk = -1;
    private int _index = -1;
    private int _length;
    private (long At, int Chunk) _other; // the first head of the other chunks: up to it the heap need not be asked

    /// <summary>Stands before the first row.</summary>
    public RowWalk(RowStore store)
    {
        _store = store;
        _next = new int[store.Chunks];
        for (var chunk = 0; chunk < _next.Length; chunk++)
        {
            if (store.Chunk(chunk) is [var first, ..])
            {
                _heads.Enqueue(chunk, (first.At, chunk));
            }
        }
    }

    /// <summary>The row it stands at.</summary>
    public ref StoredRow Current => ref _rows[_index];

    /// <summary>Where that row lies.</summary>
    public (int Chunk, int Index) Place => (_chunk, _index);

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool MoveNext()
    {
        if (++_index < _length)
        {
            var at = _rows[_index].At;
            if (at < _other.At || (at == _other.At && _chunk < _other.Chunk))
            {
                return true;
            }

            _next[_chunk] = _index;
            _heads.Enqueue(_chunk, (at, _chunk));
        }

        return TryEnter();
    }

    private bool TryEnter()
    {
        if (!_heads.TryDequeue(out _chunk, out _))
        {
            _length = 0;
            return false;
        }

        _other = _heads.TryPeek(out _, out var head) ? head : (long.MaxValue, int.MaxValue);
        (_rows, _length) = _store.Rows(_chunk);
        _index = _next[_chunk];
        return true;
    }
}
