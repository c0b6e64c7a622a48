using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy `balance static-rr`: walks a fixed map of weight slots, rebuilt when a server comes or goes.</summary>
/// <remarks>
/// The place in the map is kept through a rebuild, as far as it still lies within the map. Slots of full servers are passed over. A running HAProxy refuses new weights for this algorithm
/// (except 0 and back); here they rebuild the map, as a reload would.
/// </remarks>
[Balancer("haproxy-static-rr", Family.RoundRobin, Reads = Signals.Weight, ScaleFree = true, MostWeight = HaproxyWeight.Most,
    Summary = "HAProxy's fixed weighted order: 4:2:1 gives a a b a b a c.",
    Source = "HAProxy 2.6 src/lb_map.c")]
public sealed class HaproxyStaticRoundRobin : IBalancer
{
    private readonly HaproxySlotMap _map = new();
    private int _next;

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _map.OnChanged(server, fleet);

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _map.OnLeft(server);

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => _map.OnChanged(server, fleet);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _map.OnChanged(server, fleet);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        _map.Refresh();
        var slot = _next < _map.Length ? _next : 0;
        for (var looked = 0; looked < _map.Length; looked++)
        {
            var server = _map[slot++];
            if (fleet.Eligible.Contains(server))
            {
                _next = slot;
                return server;
            }

            slot = slot < _map.Length ? slot : 0;
        }

        return fleet.Eligible.NextAtOrAfter(0);
    }
}
