using System.Globalization;
using System.Text;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>The healthy hosts that Envoy's hashing policies build on: their hash keys "host:port" and weights that add up to one.</summary>
internal sealed class EnvoyHosts
{
    private byte[][] _keys = []; // by server
    private double[] _shares = []; // by server
    private int[] _servers = []; // healthy, in configuration order

    /// <summary>The healthy hosts in configuration order.</summary>
    public ReadOnlySpan<int> Servers => _servers.AsSpan(0, Count);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The least weight over the sum.</summary>
    public double LeastShare { get; private set; }

    /// <summary>The largest weight over the sum.</summary>
    public double LargestShare { get; private set; }

    /// <summary>Bytes that a host is hashed by.</summary>
    public ReadOnlySpan<byte> Key(int server) => _keys[server];

    /// <summary>Weight of a host over the sum.</summary>
    public double Share(int server) => _shares[server];

    /// <summary>A server became known.</summary>
    public void Join(int server, FleetView fleet)
    {
        if (server >= _keys.Length)
        {
            var size = Math.Max(server + 1, Math.Max(16, _keys.Length * 2));
            Array.Resize(ref _keys, size);
            Array.Resize(ref _shares, size);
            Array.Resize(ref _servers, size);
        }

        var address = fleet.Address(server);
        _keys[server] = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}"));
    }

    /// <summary>Takes the eligible servers of the moment.</summary>
    public void Gather(FleetView fleet)
    {
        long sum = 0;
        Count = 0;
        for (var server = fleet.Eligible.NextAtOrAfter(0); server >= 0; server = fleet.Eligible.NextAtOrAfter(server + 1))
        {
            _servers[Count++] = server;
            sum += Math.Max(1, fleet[server].Weight);
        }

        LeastShare = 1;
        LargestShare = 0;
        foreach (var server in Servers)
        {
            var share = Math.Max(1, fleet[server].Weight) * 1.0 / sum;
            _shares[server] = share;
            LeastShare = Math.Min(LeastShare, share);
            LargestShare = Math.Max(LargestShare, share);
        }
    }
}
