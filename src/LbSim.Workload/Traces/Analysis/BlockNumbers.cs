using System.Numerics;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>Numbers the names of blocks from 0 in order of appearance, in 16 to 32 bytes a name.</summary>
/// <remarks>Open addressing over a table of numbers; the names stand once, by number. A dictionary takes two to four times the memory, and a trace may have millions of names.</remarks>
internal sealed class BlockNumbers
{
    private ulong[] _names = new ulong[1024];
    private int[] _slots = new int[2048]; // number and 1; 0 for an empty slot
    private int _shift = 64 - 7; // runs of 16 slots

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a name; a new one gets the next.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isNew">Whether it was not there yet.</param>
    public int Of(ulong name, out bool isNew)
    {
        var slot = SlotOf(name);
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_names[_slots[slot] - 1] == name)
            {
                isNew = false;
                return _slots[slot] - 1;
            }
        }

        isNew = true;
        _names[Count] = name;
        _slots[slot] = ++Count;
        if (Count == _names.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    // Fibonacci hashing (Knuth, volume 3, 6.4) of runs of 16 names: blocks of one prompt are often numbered in a row and then share a line of the cache
    private int SlotOf(ulong name) => ((int)(((name >> 4) * 0x9E3779B97F4A7C15) >> _shift) << 4) | (int)(name & 15);

    private void Grow()
    {
        Array.Resize(ref _names, checked(_names.Length * 2));
        _slots = new int[checked(_slots.Length * 2)];
        _shift = 64 - (BitOperations.Log2((uint)_slots.Length) - 4);
        for (var number = 0; number < Count; number++)
        {
            var slot = SlotOf(_names[number]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = number + 1;
        }
    }
}
