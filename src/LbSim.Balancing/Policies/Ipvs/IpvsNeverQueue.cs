using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS nq: the first idle server of the list if there is one, else the shortest expected delay.</summary>
/// <remarks>Weinrib and Shenker, "Greed is not enough: adaptive load sharing in large heterogeneous systems", INFOCOM 1988.</remarks>
[Balancer("ipvs-nq", Family.LeastLoaded, Reads = Signals.Outstanding | Signals.Weight,
    Summary = "Never queue: the first idle server if any, else the shortest expected delay.",
    Source = "linux net/netfilter/ipvs/ip_vs_nq.c")]
public sealed class IpvsNeverQueue : IndexedBalancer
{
    private readonly IpvsRatios _ratios = new(added: 1);
    private readonly OrderedBits _idle = new();

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _idle.Count > 0 ? _idle.NextAtOrAfter(0) : _ratios.Least(fleet);

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet)
    {
        _ratios.Refresh(server, fleet);
        ref readonly var view = ref fleet[server];
        if (fleet.Eligible.Contains(server) && view.Weight > 0 && view.Outstanding == 0)
        {
            _idle.Add(server);
        }
        else
        {
            _idle.Remove(server);
        }
    }
}
