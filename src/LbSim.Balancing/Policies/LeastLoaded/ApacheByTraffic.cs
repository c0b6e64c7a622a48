using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Apache bytraffic: fewest bytes per weight since the start, sent and received each divided by a hundred times the weight and rounded down.</summary>
/// <remarks>
/// The counts never decay, so a server that comes back, or a new one, takes everything until it has caught up. The first in configuration order wins ties.
/// Bytes flow between picks, so no index stays true: a pick looks at every eligible server.
/// </remarks>
[Balancer("apache-by-traffic", Family.LeastLoaded, Reads = Signals.Traffic | Signals.Weight,
    Summary = "Fewest bytes per weight since the start; a returning server takes everything until it has caught up.",
    Source = "httpd modules/proxy/balancers/mod_lbmethod_bytraffic.c")]
public sealed class ApacheByTraffic : IBalancer
{
    private const long FactorPerWeight = 100; // Apache keeps load factors in hundredths

    /// <summary>Asks the gateway to count bytes since the start.</summary>
    public ApacheByTraffic(BalancerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.TrackTotalTraffic();
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        var best = -1;
        var least = long.MaxValue;
        for (var server = fleet.Eligible.NextAtOrAfter(0); server >= 0; server = fleet.Eligible.NextAtOrAfter(server + 1))
        {
            var factor = FactorPerWeight * Math.Max(1, fleet[server].Weight);
            var traffic = (fleet.TotalSent(server) / factor) + (fleet.TotalReceived(server, request.Now) / factor);
            if (traffic < least)
            {
                (best, least) = (server, traffic);
            }
        }

        return best;
    }
}
