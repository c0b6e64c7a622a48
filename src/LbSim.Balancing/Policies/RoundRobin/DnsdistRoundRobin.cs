using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>dnsdist roundrobin: a counter modulo the number of servers that are up indexes their list, so that a change of the list shifts everybody.</summary>
[Balancer("dnsdist-round-robin", Family.RoundRobin, Fair = true, ScaleFree = true,
    Summary = "A counter indexes the list of servers that are up: a server that goes or comes shifts the others.",
    Source = "dnsdist 1.7 pdns/dnsdistdist/dnsdist-lbpolicies.cc (roundrobin)")]
public sealed class DnsdistRoundRobin : IndexedBalancer
{
    private readonly WeightTree _up = new(); // weights of 1: finds the k-th server that is up
    private uint _counter;

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _up.At(_counter++ % _up.Total);

    /// <inheritdoc/>
    public override void OnDispatched(int server, in RequestView request, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    public override void OnEnded(int server, in EndView end, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet) => _up.Set(server, fleet.Eligible.Contains(server) ? 1 : 0);
}
