using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>YARP LeastRequests: fewest requests in flight over all available servers, the first among equals.</summary>
/// <remarks>YARP scans; here it is an index with the same answer.</remarks>
[Balancer("yarp-least-requests", Family.LeastLoaded, Reads = Signals.Outstanding, ScaleFree = true,
    Summary = "Fewest requests outstanding; the first in configuration order among equals.",
    Source = "yarp src/ReverseProxy/LoadBalancing/LeastRequestsLoadBalancingPolicy.cs")]
public sealed class YarpLeastRequests : LeastOutstanding
{
    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => Index.LeastAfter(-1);
}
