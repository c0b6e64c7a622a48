using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>YARP RoundRobin: a counter modulo the number of available servers is an index into their list.</summary>
/// <remarks>
/// The list shrinks and grows while the counter goes on, so a server that leaves or returns shifts the phase of all. The counter has 32 bits
/// whose sign bit is masked away. YARP itself does not ask when a single server is left, so that its counter stands still then; here it is always asked.
/// </remarks>
[Balancer("yarp-round-robin", Family.RoundRobin, Fair = true, ScaleFree = true,
    Summary = "A counter modulo the number of eligible servers: a server that leaves shifts the order of all.",
    Source = "yarp src/ReverseProxy/LoadBalancing/RoundRobinLoadBalancingPolicy.cs")]
public sealed class YarpRoundRobin : IndexedBalancer
{
    private readonly WeightTree _available = new(); // 1 each: finds the k-th
    private uint _counter;

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _available.At((_counter++ & 0x7FFF_FFFF) % _available.Total);

    /// <inheritdoc/>
    public override void OnDispatched(int server, in RequestView request, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    public override void OnEnded(int server, in EndView end, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet) => _available.Set(server, fleet.Eligible.Contains(server) ? 1 : 0);
}
