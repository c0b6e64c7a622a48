using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy's hash_balance_factor: a host that has more than its share of the requests in flight is passed over for others in an order of the hash.</summary>
/// <remarks>
/// A host may have max(1, ceil(ceil((all + 1) * factor / 100) * weight share)) and takes one more as long as it has at most that many. The
/// others are visited in an order shuffled by the hash (not along the ring); when all have too much the least overloaded is taken.
/// Visiting them is O(n), as in Envoy. Source: thread_aware_lb_impl.cc; Mirrokni et al., arXiv 1608.01350.
/// </remarks>
/// <param name="factor">hash_balance_factor in percent, 100 or more; 0 for none.</param>
internal sealed class EnvoyBoundedLoads(int factor)
{
    private readonly MersenneTwister _shuffle = new();
    private int[] _order = [];
    private long _active;

    /// <summary>A request was sent.</summary>
    public void OnDispatched() => _active++;

    /// <summary>A request ended.</summary>
    public void OnEnded() => _active--;

    /// <summary>The first choice, or another host if that has too much.</summary>
    public int Choose(ulong hash, int first, EnvoyHosts hosts, FleetView fleet)
    {
        if (factor == 0)
        {
            return first;
        }

        var least = Overload(first, hosts, fleet);
        return least <= 1 ? first : Another(hash, first, least, hosts, fleet);
    }

    private int Another(ulong hash, int first, double least, EnvoyHosts hosts, FleetView fleet)
    {
        if (_order.Length < hosts.Count)
        {
            _order = new int[hosts.Servers.Length];
        }

        hosts.Servers.CopyTo(_order);
        _shuffle.Seed((uint)hash);
        var best = first;
        for (var visit = 0; visit < hosts.Count; visit++)
        {
            var other = visit + _shuffle.NextBelow((uint)(hosts.Count - visit));
            (_order[visit], _order[other]) = (_order[other], _order[visit]);
            var server = _order[visit];
            if (server == first)
            {
                continue;
            }

            var overload = Overload(server, hosts, fleet);
            if (overload <= 1)
            {
                return server;
            }

            if (overload < least)
            {
                (best, least) = (server, overload);
            }
        }

        return best;
    }

    private double Overload(int server, EnvoyHosts hosts, FleetView fleet)
    {
        var all = (((_active + 1) * factor) + 99) / 100;
        var slots = Math.Max(1.0, Math.Ceiling(all * hosts.Share(server)));
        return fleet[server].Outstanding / slots;
    }
}
