using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>lighttpd least-connection and fair: fewest requests outstanding, the first in configuration order among equals; weights are ignored.</summary>
/// <remarks>At low load the first server gets everything. lighttpd scans; here it is an index with the same answer.</remarks>
[Balancer("lighttpd-least-connections", Family.LeastLoaded, Aliases = ["lighttpd-fair"], Reads = Signals.Outstanding, ScaleFree = true,
    Summary = "Fewest requests outstanding; the first in configuration order among equals.",
    Source = "lighttpd 1.4.69 src/gw_backend.c (GW_BALANCE_LEAST_CONNECTION, recorded for fair too)")]
public sealed class LighttpdLeastConnections : IndexedBalancer
{
    private readonly LeastIndex _index = new();

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _index.LeastAfter(-1);

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet)
    {
        if (fleet.Eligible.Contains(server))
        {
            _index.Set(server, fleet[server].Outstanding);
        }
        else
        {
            _index.Remove(server);
        }
    }
}
