using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>The index of wlc, sed and nq: servers by (connections + what a pick adds) / weight, the first of the list among equals.</summary>
/// <param name="added">What the rule adds to the connections: 0 (wlc) or 1 (sed, nq).</param>
internal sealed class IpvsRatios(int added)
{
    private readonly IndexedHeap<RatioKey> _index = new();

    /// <summary>The least; where all eligible servers have weight 0 the first of them, for the gateway always has an answer.</summary>
    public int Least(FleetView fleet) => _index.Count > 0 ? _index.First : fleet.Eligible.NextAtOrAfter(0);

    public void Refresh(int server, FleetView fleet)
    {
        ref readonly var view = ref fleet[server];
        if (fleet.Eligible.Contains(server) && view.Weight > 0)
        {
            _index.Set(server, new RatioKey(view.Outstanding + added, view.Weight, server));
        }
        else
        {
            _index.Remove(server);
        }
    }
}
