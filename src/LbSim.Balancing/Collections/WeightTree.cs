namespace LbSim.Balancing.Collections;

/// <summary>Weights of servers laid end to end in configuration order: the server that owns a slot, in O(log n), and so is a change.</summary>
/// <remarks>Fenwick, "A new data structure for cumulative frequency tables", 1994. With weights of 1 it finds the k-th server.</remarks>
internal sealed class WeightTree
{
    private long[] _sums = new long[65]; // 1-based; the size below is a power of two
    private long[] _weights = new long[64];

    /// <summary>Sum of all weights.</summary>
    public long Total { get; private set; }

    /// <summary>Gives a server a weight; 0 takes it out.</summary>
    public void Set(int server, long weight)
    {
        if (server >= _weights.Length)
        {
            Grow(server);
        }

        var change = weight - _weights[server];
        if (change != 0)
        {
            _weights[server] = weight;
            Total += change;
            Add(server, change);
        }
    }

    /// <summary>The server whose interval holds a slot from 0 to below <see cref="Total"/>.</summary>
    public int At(long slot)
    {
        var server = 0;
        for (var step = _weights.Length; step > 0; step >>= 1)
        {
            if (server + step < _sums.Length && _sums[server + step] <= slot)
            {
                server += step;
                slot -= _sums[server];
            }
        }

        return server;
    }

    private void Add(int server, long change)
    {
        for (var index = server + 1; index < _sums.Length; index += index & -index)
        {
            _sums[index] += change;
        }
    }

    private void Grow(int server)
    {
        var size = _weights.Length;
        while (size <= server)
        {
            size *= 2;
        }

        var before = _weights;
        _weights = new long[size];
        _sums = new long[size + 1];
        for (var index = 0; index < before.Length; index++)
        {
            _weights[index] = before[index];
            Add(index, before[index]);
        }
    }
}
