namespace LbSim.Workload.Traces.Analysis;

/// <summary>How many other blocks were used since each block was used last: the least LRU cache that would still hold it.</summary>
/// <remarks>Mattson and others, "Evaluation techniques for storage hierarchies", IBM Systems Journal 9, 1970; one pass answers for every capacity. Counts by a Fenwick tree over the order of use, O(log n) a look or use.</remarks>
internal sealed class StackDistances
{
    private int[] _tree = new int[1024]; // prefix sums over places in use, from 1
    private int[] _blockAt = new int[1024];
    private int[] _placeOf = new int[256];
    private int _top;
    private int _live;

    /// <summary>Capacity in blocks at which a block is still held; 0 when it was never used.</summary>
    public int CapacityFor(int block) => block >= _placeOf.Length || _placeOf[block] == 0 ? 0 : _live - SumTo(_placeOf[block]) + 1;

    /// <summary>Uses a block: it is the most recent now.</summary>
    public void Use(int block)
    {
        if (block >= _placeOf.Length)
        {
            Array.Resize(ref _placeOf, Math.Max(block + 1, _placeOf.Length * 2));
        }

        if (_top + 1 >= _tree.Length)
        {
            Repack();
        }

        if (_placeOf[block] != 0)
        {
            Change(_placeOf[block], -1);
            _blockAt[_placeOf[block]] = -1;
            _live--;
        }

        _placeOf[block] = ++_top;
        _blockAt[_top] = block;
        _live++;
        Change(_top, 1);
    }

    private int SumTo(int place)
    {
        var sum = 0;
        for (; place > 0; place -= place & -place)
        {
            sum += _tree[place];
        }

        return sum;
    }

    private void Change(int place, int by)
    {
        for (; place < _tree.Length; place += place & -place)
        {
            _tree[place] += by;
        }
    }

    // places left behind by later uses are taken out; the tree is built anew, at least half of it free
    private void Repack()
    {
        var size = _tree.Length;
        while (size < (_live + 2) * 2)
        {
            size *= 2;
        }

        var blocks = new int[size];
        var top = 0;
        for (var place = 1; place <= _top; place++)
        {
            if (_blockAt[place] >= 0 && _placeOf[_blockAt[place]] == place)
            {
                blocks[++top] = _blockAt[place];
                _placeOf[_blockAt[place]] = top;
            }
        }

        (_blockAt, _top, _tree) = (blocks, top, new int[size]);
        for (var place = 1; place < size; place++)
        {
            _tree[place] += place <= top ? 1 : 0;
            var parent = place + (place & -place);
            if (parent < size)
            {
                _tree[parent] += _tree[place];
            }
        }
    }
}
