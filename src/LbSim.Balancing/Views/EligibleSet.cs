using System.Numerics;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Views;

/// <summary>The servers that may be picked now: membership, uniform draws and the next one in configuration order, without scanning the fleet.</summary>
public sealed class EligibleSet
{
    private readonly List<ulong[]> _levels = [];
    private int[] _dense = [];
    private int[] _position = []; // 1-based place in _dense, 0 = not eligible

    /// <summary>How many servers are eligible.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a server may be picked.</summary>
    public bool Contains(int server) => (uint)server < (uint)_position.Length && _position[server] != 0;

    /// <summary>The eligible servers in no particular (but reproducible) order.</summary>
    public ReadOnlySpan<int> Unordered => _dense.AsSpan(0, Count);

    /// <summary>A server drawn uniformly.</summary>
    public int Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _dense[random.NextIndex(Count)];
    }

    /// <summary>The first eligible server with an id of at least <paramref name="from"/>, or -1.</summary>
    public int NextAtOrAfter(int from)
    {
        if (_levels.Count == 0 || from >= _position.Length)
        {
            return -1;
        }

        var index = from;
        for (var level = 0; level < _levels.Count; level++)
        {
            var words = _levels[level];
            var word = index >> 6;
            if (word < words.Length)
            {
                var bits = words[word] & (ulong.MaxValue << (index & 63));
                if (bits != 0)
                {
                    return Descend(level, (word << 6) + BitOperations.TrailingZeroCount(bits));
                }
            }

            index = word + 1;
        }

        return -1;
    }

    /// <summary>The first eligible server after <paramref name="server"/> in configuration order, wrapping round; at least one is eligible.</summary>
    public int NextAfter(int server)
    {
        var next = NextAtOrAfter(server + 1);
        return next >= 0 ? next : NextAtOrAfter(0);
    }

    /// <summary>Adds or removes a server; returns whether anything changed.</summary>
    public bool Set(int server, bool eligible)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(server);
        Reserve(server);
        if ((_position[server] != 0) == eligible)
        {
            return false;
        }

        if (eligible)
        {
            _dense[Count] = server;
            _position[server] = ++Count;
        }
        else
        {
            var hole = _position[server] - 1;
            var moved = _dense[--Count];
            _dense[hole] = moved;
            _position[moved] = hole + 1;
            _position[server] = 0;
        }

        Mark(server, eligible);
        return true;
    }

    private void Mark(int server, bool eligible)
    {
        var index = server;
        foreach (var words in _levels)
        {
            var bit = 1UL << (index & 63);
            var word = index >> 6;
            var before = words[word];
            words[word] = eligible ? before | bit : before & ~bit;
            if ((before != 0) == (words[word] != 0))
            {
                return;
            }

            index = word;
        }
    }

    private int Descend(int level, int index)
    {
        for (var lower = level - 1; lower >= 0; lower--)
        {
            index = (index << 6) + BitOperations.TrailingZeroCount(_levels[lower][index]);
        }

        return index;
    }

    private void Reserve(int server)
    {
        if (server < _position.Length)
        {
            return;
        }

        var size = Math.Max(server + 1, Math.Max(64, _position.Length * 2));
        Array.Resize(ref _position, size);
        Array.Resize(ref _dense, size);
        _levels.Clear();
        for (var words = (size + 63) >> 6; ; words = (words + 63) >> 6)
        {
            _levels.Add(new ulong[words]);
            if (words == 1)
            {
                break;
            }
        }

        for (var index = 0; index < Count; index++)
        {
            Mark(_dense[index], eligible: true);
        }
    }
}
