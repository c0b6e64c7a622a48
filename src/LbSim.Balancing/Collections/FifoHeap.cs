namespace LbSim.Balancing.Collections;

/// <summary>Servers in order of a key; equal keys in order of entry. Any server can be taken out. All in O(log n).</summary>
/// <remarks>A binary heap that knows where each server stands. It plays the part of HAProxy's ebtrees, whose duplicates also stay in order of insertion.</remarks>
internal sealed class FifoHeap
{
    private Entry[] _heap = [];
    private int[] _place = []; // 1-based place in the heap, 0 = absent
    private long _entries;

    /// <summary>Servers held.</summary>
    public int Count { get; private set; }

    /// <summary>The server with the least key that entered first, or -1.</summary>
    public int First => Count == 0 ? -1 : _heap[0].Server;

    /// <summary>Whether a server is held.</summary>
    public bool Contains(int server) => server < _place.Length && _place[server] > 0;

    /// <summary>The key of a server that is held.</summary>
    public long Key(int server) => _heap[_place[server] - 1].Key;

    /// <summary>Puts in a server that is absent, behind those with the same key.</summary>
    public void Add(int server, long key)
    {
        if (server >= _place.Length)
        {
            var size = Math.Max(server + 1, Math.Max(64, _place.Length * 2));
            Array.Resize(ref _place, size);
            Array.Resize(ref _heap, size);
        }

        Rise(Count++, new Entry(key, _entries++, server));
    }

    /// <summary>Takes out a server, if it is in.</summary>
    public void Remove(int server)
    {
        if (!Contains(server))
        {
            return;
        }

        var hole = _place[server] - 1;
        _place[server] = 0;
        var last = _heap[--Count];
        if (hole == Count)
        {
            return;
        }

        if (hole > 0 && last.IsBefore(_heap[(hole - 1) >> 1]))
        {
            Rise(hole, last);
        }
        else
        {
            Sink(hole, last);
        }
    }

    /// <summary>Takes out every server.</summary>
    public void Clear()
    {
        for (var place = 0; place < Count; place++)
        {
            _place[_heap[place].Server] = 0;
        }

        Count = 0;
    }

    private void Rise(int place, in Entry entry)
    {
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (!entry.IsBefore(_heap[parent]))
            {
                break;
            }

            Put(place, _heap[parent]);
            place = parent;
        }

        Put(place, entry);
    }

    private void Sink(int place, in Entry entry)
    {
        while (true)
        {
            var child = (place << 1) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _heap[child + 1].IsBefore(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].IsBefore(entry))
            {
                break;
            }

            Put(place, _heap[child]);
            place = child;
        }

        Put(place, entry);
    }

    private void Put(int place, in Entry entry)
    {
        _heap[place] = entry;
        _place[entry.Server] = place + 1;
    }

    private readonly record struct Entry(long Key, long Sequence, int Server)
    {
        public bool IsBefore(in Entry other) => Key != other.Key ? Key < other.Key : Sequence < other.Sequence;
    }
}
