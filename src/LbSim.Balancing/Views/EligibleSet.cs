using LbSim.Balancing.Collections;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Views;

/// <summary>The servers that may be picked now: membership, uniform draws and the next one in configuration order, without scanning the fleet.</summary>
public sealed class EligibleSet
{
    private readonly OrderedBits _ordered = new();
    private int[] _dense = [];
    private int[] _position = []; // 1-based place in _dense, 0 = not eligible

    /// <summary>How many servers are eligible.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a server may be picked.</summary>
    public bool Contains(int server) => _ordered.Contains(server);

    /// <summary>The eligible servers in no particular (but reproducible) order.</summary>
    public ReadOnlySpan<int> Unordered => _dense.AsSpan(0, Count);

    /// <summary>A server drawn uniformly.</summary>
    public int Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _dense[random.NextIndex(Count)];
    }

    /// <summary>The first eligible server with an id of at least <paramref name="from"/>, or -1.</summary>
    public int NextAtOrAfter(int from) => _ordered.NextAtOrAfter(from);

    /// <summary>The first eligible server after <paramref name="server"/> in configuration order, wrapping round; at least one is eligible.</summary>
    public int NextAfter(int server) => _ordered.NextAfter(server);

    /// <summary>Adds or removes a server; returns whether anything changed.</summary>
    public bool Set(int server, bool eligible)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(server);
        if (!(eligible ? _ordered.Add(server) : _ordered.Remove(server)))
        {
            return false;
        }

        if (server >= _position.Length)
        {
            var size = Math.Max(server + 1, Math.Max(64, _position.Length * 2));
            Array.Resize(ref _position, size);
            Array.Resize(ref _dense, size);
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

        return true;
    }
}
