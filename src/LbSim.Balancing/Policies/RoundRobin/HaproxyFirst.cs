using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy `balance first`: the first server in configuration order that has room, so that the last ones may be switched off.</summary>
/// <remarks>Room is the gateway's business: a server with all the requests it may have is not eligible. Weights count for nothing, except that 0 means drained.</remarks>
[Balancer("haproxy-first", Family.RoundRobin, Reads = Signals.Weight, ScaleFree = true,
    Summary = "The first server in configuration order that is up and not full.",
    Source = "HAProxy 2.6 src/lb_fas.c")]
public sealed class HaproxyFirst : IBalancer
{
    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        for (var server = fleet.Eligible.NextAtOrAfter(0); server >= 0; server = fleet.Eligible.NextAtOrAfter(server + 1))
        {
            if (fleet[server].Weight > 0)
            {
                return server;
            }
        }

        return fleet.Eligible.NextAtOrAfter(0);
    }
}
