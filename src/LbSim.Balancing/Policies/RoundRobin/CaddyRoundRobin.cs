using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Caddy 2.6 round_robin: configuration order, over and over, from the second server on, because the counter moves before it is used.</summary>
/// <remarks>A server that comes back does not shift the others: the counter runs over all configured servers and passes over those that are down.</remarks>
[Balancer("caddy-round-robin", Family.RoundRobin, Fair = true, ScaleFree = true,
    Summary = "Configuration order, over and over, from the second server; load and weights are ignored.",
    Source = "caddy v2.6 modules/caddyhttp/reverseproxy/selectionpolicies.go (RoundRobinSelection)")]
public sealed class CaddyRoundRobin : IBalancer
{
    private int _last;

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _last = fleet.Eligible.NextAfter(_last);
}
