namespace LbSim.Balancing.Collections;

/// <summary>Servers by a key of any kind: the first one at once, changes of any one in O(log n).</summary>
/// <remarks>For keys that <see cref="LeastIndex"/> cannot bucket: ratios, tokens, deadlines. Allocates only while it grows.</remarks>
internal sealed class IndexedHeap<TKey>
    where TKey : struct, IHeapKey<TKey>
{
    private Entry[] _heap = new Entry[16];
    private int[] _places = new int[16]; // 1-based place in _heap, 0 = absent

    /// <summary>Servers held.</summary>
    public int Count { get; private set; }

    /// <summary>The server with the first key; at least one is held.</summary>
    public int First => _heap[0].Server;

    /// <summary>Its key.</summary>
    public ref readonly TKey FirstKey => ref _heap[0].Key;

    /// <summary>Puts a server at a key, whether it was in or not.</summary>
    public void Set(int server, in TKey key)
    {
        if (server >= _places.Length)
        {
            Array.Resize(ref _places, Math.Max(server + 1, _places.Length * 2));
        }

        var place = _places[server] - 1;
        if (place < 0)
        {
            if (Count == _heap.Length)
            {
                Array.Resize(ref _heap, Count * 2);
            }

            place = Count++;
        }

        Put(place, new Entry { Key = key, Server = server });
    }

    /// <summary>Takes a server out, if it is in.</summary>
    public void Remove(int server)
    {
        if (server >= _places.Length || _places[server] == 0)
        {
            return;
        }

        var hole = _places[server] - 1;
        _places[server] = 0;
        var last = _heap[--Count];
        if (hole < Count)
        {
            Put(hole, last);
        }
    }

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        for (var place = 0; place < Count; place++)
        {
            _places[_heap[place].Server] = 0;
        }

        Count = 0;
    }

    // an entry for a place that is free: up or down from there to where it belongs
    private void Put(int place, in Entry entry)
    {
        while (place > 0 && entry.Key.Before(_heap[(place - 1) / 2].Key))
        {
            Move(place, _heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }

        for (var child = (place * 2) + 1; child < Count; child = (place * 2) + 1)
        {
            if (child + 1 < Count && _heap[child + 1].Key.Before(_heap[child].Key))
            {
                child++;
            }

            if (!_heap[child].Key.Before(entry.Key))
            {
                break;
            }

            Move(place, _heap[child]);
            place = child;
        }

        Move(place, entry);
    }

    private void Move(int place, in Entry entry)
    {
        _heap[place] = entry;
        _places[entry.Server] = place + 1;
    }

    private struct Entry
    {
        public TKey Key;
        public int Server;
    }
}
