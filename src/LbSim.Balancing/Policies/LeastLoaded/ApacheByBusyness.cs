using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Apache bybusyness: fewest requests outstanding, weights ignored; equals by the byrequests score, which every pick updates for all members.</summary>
/// <remarks>
/// Weights only settle ties: a server of weight 3 beside one of weight 1 gets 3 of 4 requests when idle and half of them when busy. A pick looks at every
/// eligible server, as Apache does (some 90 microseconds for ten thousand).
/// </remarks>
[Balancer("apache-by-busyness", Family.LeastLoaded, Reads = Signals.Outstanding | Signals.Weight, ScaleFree = true,
    Summary = "Fewest requests outstanding; weights only settle ties, by the score of apache-by-requests.",
    Source = "httpd modules/proxy/balancers/mod_lbmethod_bybusyness.c")]
public sealed class ApacheByBusyness : IBalancer
{
    private readonly SmoothWeights _weights = new(maxFails: 0);

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _weights.Add(server, fleet[server].Weight);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _weights.Set(server, fleet[server].Weight);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        var best = -1;
        var (fewest, most, total) = (int.MaxValue, long.MinValue, 0L);
        for (var server = fleet.Eligible.NextAtOrAfter(0); server >= 0; server = fleet.Eligible.NextAtOrAfter(server + 1))
        {
            total += _weights.Grow(server, out var score);
            var open = fleet[server].Outstanding;
            if (open < fewest || (open == fewest && score > most))
            {
                (best, fewest, most) = (server, open, score);
            }
        }

        _weights.Pay(best, total);
        return best;
    }
}
