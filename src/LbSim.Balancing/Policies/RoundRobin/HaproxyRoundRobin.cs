using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy `balance roundrobin`: weighted round robin that takes new weights and servers without starting over.</summary>
/// <remarks>A full server is passed over and has had its turn; one that is down loses its place, and comes back at the end of the window.</remarks>
[Balancer("haproxy-round-robin", Family.RoundRobin, Reads = Signals.Weight, ScaleFree = true, MostWeight = HaproxyWeight.Most,
    Summary = "HAProxy's dynamic weighted round robin: 5:1:1 gives a a a b a a c.",
    Source = "HAProxy 2.6 src/lb_fwrr.c")]
public sealed class HaproxyRoundRobin : IBalancer
{
    private readonly FastWeightedRoundRobin _order = new();

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _order.Add(server, HaproxyWeight.Effective(server, fleet));

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _order.Set(server, 0);

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => _order.Set(server, HaproxyWeight.Effective(server, fleet));

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _order.Set(server, HaproxyWeight.Effective(server, fleet));

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _order.Next(fleet.Eligible);
}
