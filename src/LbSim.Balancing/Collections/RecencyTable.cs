using System.Numerics;

namespace LbSim.Balancing.Collections;

/// <summary>A table from short byte keys to numbers that holds so many entries at most and knows which were used least recently.</summary>
/// <remarks>
/// Chained buckets over arrays that grow to the largest size and no further; keys are compared byte by byte. Entries are
/// linked in order of use. Nothing is allocated once the arrays have grown.
/// </remarks>
internal sealed class RecencyTable(int capacity)
{
    /// <summary>Keys are cut after this many bytes.</summary>
    public const int MostKeyBytes = 64;

    private const int None = -1;
    private byte[] _keys = [];
    private Entry[] _entries = [];
    private int[] _buckets = [];
    private int _used; // entries ever handed out
    private int _free = None;
    private int _newest = None;
    private int _oldest = None;

    /// <summary>Entries held.</summary>
    public int Count { get; private set; }

    /// <summary>The entry used least recently, or -1.</summary>
    public int Oldest => _oldest;

    /// <summary>Whether another entry needs one to go first.</summary>
    public bool IsFull => Count == capacity;

    /// <summary>The number of an entry.</summary>
    public int Value(int entry) => _entries[entry].Value;

    /// <summary>When an entry was last used.</summary>
    public long LastUse(int entry) => _entries[entry].LastUse;

    /// <summary>The entry of a key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        key = Cut(key);
        if (_buckets.Length == 0)
        {
            return None;
        }

        var hash = Hash(key);
        for (var entry = _buckets[hash & (uint)(_buckets.Length - 1)] - 1; entry >= 0; entry = _entries[entry].Chain)
        {
            if (_entries[entry].Hash == hash && key.SequenceEqual(Key(entry)))
            {
                return entry;
            }
        }

        return None;
    }

    /// <summary>Marks an entry as used just now, with a number.</summary>
    public void Use(int entry, int value, long now)
    {
        _entries[entry].Value = value;
        _entries[entry].LastUse = now;
        Unlink(entry);
        LinkNewest(entry);
    }

    /// <summary>Adds a key that is absent; the table must not be full.</summary>
    public void Add(ReadOnlySpan<byte> key, int value, long now)
    {
        key = Cut(key);
        var entry = _free;
        if (entry >= 0)
        {
            _free = _entries[entry].Chain;
        }
        else
        {
            entry = _used++;
            Grow(entry);
        }

        ref var added = ref _entries[entry];
        added.Hash = Hash(key);
        added.Length = key.Length;
        added.Value = value;
        added.LastUse = now;
        key.CopyTo(_keys.AsSpan(entry * MostKeyBytes));
        Chain(entry);
        LinkNewest(entry);
        Count++;
    }

    /// <summary>Removes an entry.</summary>
    public void Remove(int entry)
    {
        ref var link = ref _buckets[_entries[entry].Hash & (uint)(_buckets.Length - 1)];
        if (link == entry + 1)
        {
            link = _entries[entry].Chain + 1;
        }
        else
        {
            var before = link - 1;
            while (_entries[before].Chain != entry)
            {
                before = _entries[before].Chain;
            }

            _entries[before].Chain = _entries[entry].Chain;
        }

        Unlink(entry);
        _entries[entry].Chain = _free;
        _free = entry;
        Count--;
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> key) => key.Length > MostKeyBytes ? key[..MostKeyBytes] : key;

    private ReadOnlySpan<byte> Key(int entry) => _keys.AsSpan(entry * MostKeyBytes, _entries[entry].Length);

    private void Chain(int entry)
    {
        ref var bucket = ref _buckets[_entries[entry].Hash & (uint)(_buckets.Length - 1)];
        _entries[entry].Chain = bucket - 1;
        bucket = entry + 1;
    }

    private void Grow(int entry)
    {
        if (entry < _entries.Length)
        {
            return;
        }

        var size = (int)Math.Min(capacity, Math.Max(64, _entries.Length * 2L));
        Array.Resize(ref _entries, size);
        Array.Resize(ref _keys, size * MostKeyBytes);
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)size)];
        for (var held = _newest; held >= 0; held = _entries[held].Older)
        {
            Chain(held);
        }
    }

    private void LinkNewest(int entry)
    {
        _entries[entry].Newer = None;
        _entries[entry].Older = _newest;
        if (_newest >= 0)
        {
            _entries[_newest].Newer = entry;
        }
        else
        {
            _oldest = entry;
        }

        _newest = entry;
    }

    private void Unlink(int entry)
    {
        var (newer, older) = (_entries[entry].Newer, _entries[entry].Older);
        if (newer >= 0)
        {
            _entries[newer].Older = older;
        }
        else
        {
            _newest = older;
        }

        if (older >= 0)
        {
            _entries[older].Newer = newer;
        }
        else
        {
            _oldest = newer;
        }
    }

    // FNV-1a with a final mix, so that buckets fill evenly
    private static uint Hash(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261;
        foreach (var value in key)
        {
            hash = unchecked((hash ^ value) * 16777619);
        }

        hash ^= hash >> 15;
        hash = unchecked(hash * 0x2C1B3C6D);
        return hash ^ (hash >> 12);
    }

    private struct Entry
    {
        public uint Hash;
        public int Length;
        public int Value;
        public int Chain;
        public int Newer;
        public int Older;
        public long LastUse;
    }
}
