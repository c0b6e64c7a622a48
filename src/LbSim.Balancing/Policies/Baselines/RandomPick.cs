using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>Picks uniformly among the eligible servers.</summary>
[Balancer("random", Family.Baselines, Fair = true, ScaleFree = true,
    Summary = "Uniform among the eligible servers.",
    Source = "YARP src/ReverseProxy/LoadBalancing/RandomLoadBalancingPolicy.cs; nginx `random` with equal weights")]
public sealed class RandomPick(BalancerContext context) : IBalancer
{
    private readonly RandomStream _random = context.OpenStream();

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => fleet.Eligible.Draw(_random);
}
