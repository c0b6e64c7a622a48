using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Takes the servers in configuration order, over and over, passing over those that are not eligible.</summary>
/// <remarks>The cursor is the last server picked, as in Varnish and lighttpd: a server that comes back does not shift the others.</remarks>
[Balancer("round-robin", Family.RoundRobin, Fair = true, ScaleFree = true,
    Summary = "Configuration order, over and over, from the first server; load and weights are ignored.",
    Source = "Varnish 7.1 round_robin director and lighttpd 1.4.69 (recorded cases)")]
public sealed class RoundRobin : IBalancer
{
    private int _last = -1;

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _last = fleet.Eligible.NextAfter(_last);
}
