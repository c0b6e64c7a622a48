using System.Numerics;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>How many other blocks were used since each block was used last: the least LRU cache that would still hold it.</summary>
/// <remarks>
/// Mattson and others, "Evaluation techniques for storage hierarchies", IBM Systems Journal 9, 1970; one pass answers for every capacity. Every use takes the next place; a bit says whether it is still
/// its block's last one. Set bits are counted within groups of 512 places by words and across groups by a Fenwick tree, which stays small enough for a cache: O(log n) a look or use.
/// </remarks>
internal sealed class StackDistances
{
    private const int GroupBits = 9;
    private const int WordsInGroup = 1 << (GroupBits - 6);
    private const int LeastPlaces = 1 << (GroupBits + 2);

    private ulong[] _isLast = new ulong[LeastPlaces / 64];
    private int[] _groups = new int[(LeastPlaces >> GroupBits) + 1]; // Fenwick tree, from 1
    private int[] _placeOf = new int[256]; // place and 1; 0 for a block never used
    private int _places = LeastPlaces;
    private int _top;
    private int _live;

    /// <summary>Capacity in blocks at which a block is still held; 0 when it was never used.</summary>
    public int CapacityFor(int block) => block >= _placeOf.Length || _placeOf[block] == 0 ? 0 : _live - Before(_placeOf[block] - 1);

    /// <summary>Uses a block: it is the most recent now.</summary>
    public void Use(int block)
    {
        if (block >= _placeOf.Length)
        {
            Array.Resize(ref _placeOf, Math.Max(block + 1, _placeOf.Length * 2));
        }

        if (_top == _places)
        {
            Repack();
        }

        ref var place = ref _placeOf[block];
        if (place != 0)
        {
            _isLast[(place - 1) >> 6] ^= 1UL << (place - 1);
            Change((place - 1) >> GroupBits, -1);
            _live--;
        }

        _isLast[_top >> 6] |= 1UL << _top;
        Change(_top >> GroupBits, 1);
        _live++;
        place = ++_top;
    }

    // set bits at places before the given one
    private int Before(int place)
    {
        var sum = 0;
        for (var group = place >> GroupBits; group > 0; group -= group & -group)
        {
            sum += _groups[group];
        }

        var word = place >> 6;
        for (var index = place >> GroupBits << (GroupBits - 6); index < word; index++)
        {
            sum += BitOperations.PopCount(_isLast[index]);
        }

        return sum + BitOperations.PopCount(_isLast[word] & ((1UL << place) - 1));
    }

    private void Change(int group, int by)
    {
        for (var node = group + 1; node < _groups.Length; node += node & -node)
        {
            _groups[node] += by;
        }
    }

    // places left behind by later uses are taken out; at least half of the places are free then
    private void Repack()
    {
        var places = _places;
        while (places < (long)_live * 2)
        {
            places = checked(places * 2);
        }

        var before = new int[_isLast.Length];
        var sum = 0;
        for (var word = 0; word < _isLast.Length; word++)
        {
            before[word] = sum;
            sum += BitOperations.PopCount(_isLast[word]);
        }

        foreach (ref var place in _placeOf.AsSpan())
        {
            if (place != 0)
            {
                var word = (place - 1) >> 6;
                place = before[word] + BitOperations.PopCount(_isLast[word] & ((1UL << (place - 1)) - 1)) + 1;
            }
        }

        (_places, _top) = (places, _live);
        _isLast = new ulong[places / 64];
        _isLast.AsSpan(0, _live / 64).Fill(ulong.MaxValue);
        if (_live % 64 != 0)
        {
            _isLast[_live / 64] = (1UL << _live) - 1;
        }

        Recount();
    }

    private void Recount()
    {
        _groups = new int[(_places >> GroupBits) + 1];
        for (var group = 0; group < _groups.Length - 1; group++)
        {
            foreach (var word in _isLast.AsSpan(group * WordsInGroup, WordsInGroup))
            {
                _groups[group + 1] += BitOperations.PopCount(word);
            }

            var parent = group + 1 + ((group + 1) & -(group + 1));
            if (parent < _groups.Length)
            {
                _groups[parent] += _groups[group + 1];
            }
        }
    }
}
