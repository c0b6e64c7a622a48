using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>The bucket table of IPVS sh and dh: a power of two of buckets dealt to the configured servers in turn.</summary>
/// <param name="bits">Base-two logarithm of the number of buckets.</param>
/// <param name="isWeighted">Whether a server takes as many buckets in turn as its weight (sh) or one (dh).</param>
internal sealed class IpvsBuckets(int bits, bool isWeighted)
{
    // GOLDEN_RATIO_32 of linux/hash.h
    private const uint GoldenRatio = 0x61C88647;

    private readonly OrderedBits _configured = new();
    private readonly int[] _servers = new int[1 << bits];
    private bool _isStale = true;

    public void Join(int server)
    {
        _configured.Add(server);
        _isStale = true;
    }

    public void Leave(int server)
    {
        _configured.Remove(server);
        _isStale = true;
    }

    /// <summary>Weights changed.</summary>
    public void Touch() => _isStale = true;

    /// <summary>The server of an address; one that is not available is probed past in the kernel's order (its sh-fallback).</summary>
    public int Find(uint address, FleetView fleet)
    {
        if (_isStale)
        {
            Deal(fleet);
        }

        var mask = _servers.Length - 1;
        var home = (int)((address * GoldenRatio) >> (32 - bits));
        var owner = _servers[home];
        if (IsAvailable(owner, fleet))
        {
            return owner;
        }

        for (var offset = 0; offset <= mask; offset++)
        {
            var server = _servers[(((offset + home) & mask) + home) & mask];
            if (IsAvailable(server, fleet))
            {
                return server;
            }
        }

        // more servers than buckets, or only servers of weight 0: the kernel would refuse, the gateway always has an answer
        return fleet.Eligible.NextAfter(owner);
    }

    private static bool IsAvailable(int server, FleetView fleet) => fleet.Eligible.Contains(server) && fleet[server].Weight > 0;

    private void Deal(FleetView fleet)
    {
        var server = _configured.NextAtOrAfter(0);
        var dealt = 0;
        for (var bucket = 0; bucket < _servers.Length; bucket++)
        {
            _servers[bucket] = server;
            if (++dealt >= (isWeighted ? fleet[server].Weight : 1))
            {
                server = _configured.NextAfter(server);
                dealt = 0;
            }
        }

        _isStale = false;
    }
}
