using System.Globalization;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy's ketama ring: points xxHash64(host:port_i), as many in all as keep the lightest host at a whole number of them.</summary>
/// <remarks>Source: envoy source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc.</remarks>
internal sealed class EnvoyRing
{
    private const int LongestNumber = 20;
    private ulong[] _points = [];
    private int[] _servers = [];
    private byte[] _text = [];

    /// <summary>Points on the ring.</summary>
    public int Count { get; private set; }

    /// <summary>Hash of a point, in rising order.</summary>
    public ulong Point(int index) => _points[index];

    /// <summary>Places the hosts on the ring.</summary>
    /// <param name="hosts">The healthy hosts.</param>
    /// <param name="leastSize">Fewest points.</param>
    /// <param name="mostSize">Most points; the stronger of the two.</param>
    public void Build(EnvoyHosts hosts, int leastSize, int mostSize)
    {
        var scale = Math.Min(Math.Ceiling(hosts.LeastShare * Math.Min(leastSize, mostSize)) / hosts.LeastShare, mostSize);
        Count = 0;
        Reserve((int)Math.Ceiling(scale) + hosts.Count);
        var wanted = 0.0;
        foreach (var server in hosts.Servers)
        {
            var length = Prefix(hosts.Key(server));
            wanted += scale * hosts.Share(server);
            for (var number = 0; Count < wanted; number++)
            {
                number.TryFormat(_text.AsSpan(length), out var digits, default, CultureInfo.InvariantCulture);
                _points[Count] = XxHash64.Of(_text.AsSpan(0, length + digits));
                _servers[Count++] = server;
            }
        }

        Array.Sort(_points, _servers, 0, Count);
    }

    /// <summary>The server of the first point at or after a hash, wrapping round.</summary>
    public int At(ulong hash)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _points[middle] < hash ? (middle + 1, high) : (low, middle);
        }

        return _servers[low == Count ? 0 : low];
    }

    private int Prefix(ReadOnlySpan<byte> key)
    {
        if (_text.Length < key.Length + 1 + LongestNumber)
        {
            _text = new byte[key.Length + 1 + LongestNumber];
        }

        key.CopyTo(_text);
        _text[key.Length] = (byte)'_';
        return key.Length + 1;
    }

    private void Reserve(int points)
    {
        if (_points.Length < points)
        {
            _points = new ulong[points];
            _servers = new int[points];
        }
    }
}
