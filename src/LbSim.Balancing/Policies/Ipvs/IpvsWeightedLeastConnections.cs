using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS wlc: fewest connections per weight, the first of the list among equals. An idle slow server goes before a nearly idle fast one.</summary>
[Balancer("ipvs-wlc", Family.LeastLoaded, Reads = Signals.Outstanding | Signals.Weight, ScaleFree = true,
    Summary = "Fewest requests outstanding per weight; the first in configuration order among equals.",
    Source = "linux net/netfilter/ipvs/ip_vs_wlc.c")]
public sealed class IpvsWeightedLeastConnections : IndexedBalancer
{
    private readonly IpvsRatios _ratios = new(added: 0);

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _ratios.Least(fleet);

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet) => _ratios.Refresh(server, fleet);
}
