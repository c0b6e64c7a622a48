using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Picks a server with the fewest requests outstanding; equals take turns in configuration order.</summary>
/// <remarks>
/// The plain form: weights are ignored and ties rotate, starting after the last server picked. Real programs differ in both:
/// nginx weighs and breaks ties by a round robin step among the tied, HAProxy serves equals in order of re-entry (their exact
/// variants have names of their own). Kept as an index: a pick looks at no server.
/// </remarks>
[Balancer("least-connections", Family.LeastLoaded, Reads = Signals.Outstanding, Fair = true,
    Summary = "Fewest requests outstanding at this gateway; equals take turns.",
    Source = "the common core of nginx least_conn, HAProxy leastconn and IPVS lc, without weights")]
public sealed class LeastConnections : LeastOutstanding
{
    private int _last = -1;

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _last = Index.LeastAfter(_last);
}
