using System.Numerics;

namespace LbSim.Balancing.Collections;

/// <summary>A set of small whole numbers that finds the next member at or after one without scanning: bits, and bits over words of bits.</summary>
internal sealed class OrderedBits
{
    private ulong[][] _levels = [new ulong[1]];

    /// <summary>Members.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers below this fit.</summary>
    public int Capacity => _levels[0].Length << 6;

    /// <summary>Whether a number is a member.</summary>
    public bool Contains(int number) => (uint)number < (uint)Capacity && (_levels[0][number >> 6] & (1UL << (number & 63))) != 0;

    /// <summary>Adds a number; returns whether it was absent.</summary>
    public bool Add(int number)
    {
        if (number >= Capacity)
        {
            Grow(number);
        }

        if (Contains(number))
        {
            return false;
        }

        Count++;
        var index = number;
        foreach (var words in _levels)
        {
            ref var word = ref words[index >> 6];
            var before = word;
            word |= 1UL << (index & 63);
            if (before != 0)
            {
                break;
            }

            index >>= 6;
        }

        return true;
    }

    /// <summary>Removes a number; returns whether it was a member.</summary>
    public bool Remove(int number)
    {
        if (!Contains(number))
        {
            return false;
        }

        Count--;
        var index = number;
        foreach (var words in _levels)
        {
            ref var word = ref words[index >> 6];
            word &= ~(1UL << (index & 63));
            if (word != 0)
            {
                break;
            }

            index >>= 6;
        }

        return true;
    }

    /// <summary>The first member at or after a number, or -1.</summary>
    public int NextAtOrAfter(int from)
    {
        var index = from;
        for (var level = 0; level < _levels.Length; level++)
        {
            var words = _levels[level];
            var word = index >> 6;
            if (word >= words.Length)
            {
                return -1;
            }

            var bits = words[word] & (ulong.MaxValue << (index & 63));
            if (bits != 0)
            {
                index = (word << 6) + BitOperations.TrailingZeroCount(bits);
                while (level > 0)
                {
                    level--;
                    index = (index << 6) + BitOperations.TrailingZeroCount(_levels[level][index]);
                }

                return index;
            }

            index = word + 1;
        }

        return -1;
    }

    /// <summary>The first member after a number, wrapping round; at least one member exists.</summary>
    public int NextAfter(int number)
    {
        var next = NextAtOrAfter(number + 1);
        return next >= 0 ? next : NextAtOrAfter(0);
    }

    private void Grow(int number)
    {
        var members = new List<int>(Count);
        for (var member = NextAtOrAfter(0); member >= 0; member = NextAtOrAfter(member + 1))
        {
            members.Add(member);
        }

        var levels = new List<ulong[]>();
        for (var words = Math.Max((number >> 6) + 1, _levels[0].Length * 2); ; words = (words + 63) >> 6)
        {
            levels.Add(new ulong[words]);
            if (words == 1)
            {
                break;
            }
        }

        _levels = [.. levels];
        Count = 0;
        foreach (var member in members)
        {
            Add(member);
        }
    }
}
