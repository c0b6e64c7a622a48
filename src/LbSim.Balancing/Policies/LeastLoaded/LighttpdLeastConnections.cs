using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>lighttpd least-connection and fair: fewest requests outstanding, the first in configuration order among equals; weights are ignored.</summary>
/// <remarks>At low load the first server gets everything. lighttpd scans; here it is an index with the same answer.</remarks>
[Balancer("lighttpd-least-connections", Family.LeastLoaded, Aliases = ["lighttpd-fair"], Reads = Signals.Outstanding, ScaleFree = true,
    Summary = "Fewest requests outstanding; the first in configuration order among equals.",
    Source = "lighttpd 1.4.69 src/gw_backend.c (GW_BALANCE_LEAST_CONNECTION, recorded for fair too)")]
public sealed class LighttpdLeastConnections : LeastOutstanding
{
    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => Index.LeastAfter(-1);
}
