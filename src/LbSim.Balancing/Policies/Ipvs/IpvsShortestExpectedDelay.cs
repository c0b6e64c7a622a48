using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS sed: shortest expected delay, (connections + 1) / weight, the first of the list among equals.</summary>
/// <remarks>Mends wlc's liking for idle slow servers, but may queue at a fast server while a slow one is idle; nq mends that.</remarks>
[Balancer("ipvs-sed", Family.LeastLoaded, Reads = Signals.Outstanding | Signals.Weight,
    Summary = "Shortest expected delay: least (outstanding + 1) / weight; the first in configuration order among equals.",
    Source = "linux net/netfilter/ipvs/ip_vs_sed.c")]
public sealed class IpvsShortestExpectedDelay : IndexedBalancer
{
    private readonly IpvsRatios _ratios = new(added: 1);

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _ratios.Least(fleet);

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet) => _ratios.Refresh(server, fleet);
}
