using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS lc: fewest connections, the first of the list among equals.</summary>
/// <remarks>
/// The kernel counts 256 for an active connection and 1 for one that is closing; a request that has ended is gone here, so only
/// active ones are left. Servers of weight 0 take nothing; weights are otherwise ignored. Kept as an index: a pick looks at no server.
/// </remarks>
[Balancer("ipvs-lc", Family.LeastLoaded, Reads = Signals.Outstanding | Signals.Weight, ScaleFree = true,
    Summary = "Fewest requests outstanding; the first in configuration order among equals.",
    Source = "linux net/netfilter/ipvs/ip_vs_lc.c")]
public sealed class IpvsLeastConnections : IndexedBalancer
{
    private readonly LeastIndex _index = new();

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _index.Count > 0 ? _index.LeastAfter(-1) : fleet.Eligible.NextAtOrAfter(0);

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet)
    {
        if (fleet.Eligible.Contains(server) && fleet[server].Weight > 0)
        {
            _index.Set(server, fleet[server].Outstanding);
        }
        else
        {
            _index.Remove(server);
        }
    }
}
