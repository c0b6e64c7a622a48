using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS rr: the next server of the list whose weight is above 0, whatever the weights are.</summary>
[Balancer("ipvs-rr", Family.RoundRobin, Reads = Signals.Weight, Fair = true, ScaleFree = true,
    Summary = "Configuration order, over and over; servers of weight 0 are passed over, weights are otherwise ignored.",
    Source = "linux net/netfilter/ipvs/ip_vs_rr.c")]
public sealed class IpvsRoundRobin : IndexedBalancer
{
    private readonly OrderedBits _members = new();
    private int _last = -1;

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) =>
        _last = _members.Count > 0 ? _members.NextAfter(_last) : fleet.Eligible.NextAfter(_last);

    /// <inheritdoc/>
    public override void OnDispatched(int server, in RequestView request, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    public override void OnEnded(int server, in EndView end, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet)
    {
        if (fleet.Eligible.Contains(server) && fleet[server].Weight > 0)
        {
            _members.Add(server);
        }
        else
        {
            _members.Remove(server);
        }
    }
}
