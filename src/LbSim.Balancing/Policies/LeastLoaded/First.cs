using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Picks the first eligible server in configuration order: fills one server before it touches the next.</summary>
/// <remarks>
/// With `max-connections` on the fleet a full server is not eligible, so that the servers fill up one after another and the
/// last ones stay empty (and could be switched off); without it everything goes to the first. Weights are ignored.
/// </remarks>
[Balancer("first", Family.LeastLoaded, Aliases = ["caddy-first", "varnish-fallback"], ScaleFree = true,
    Summary = "The first eligible server in configuration order; with max-connections servers fill up one after another.",
    Source = "the common core of HAProxy src/lb_fas.c and Caddy's first, without their queues")]
public sealed class First : IBalancer
{
    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => fleet.Eligible.NextAtOrAfter(0);
}
