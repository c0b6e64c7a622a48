using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>YARP Random: uniform among the available servers; the same rule as `random`.</summary>
[Balancer("yarp-random", Family.Baselines, Fair = true, ScaleFree = true,
    Summary = "Uniform among the eligible servers, as `random`.",
    Source = "yarp src/ReverseProxy/LoadBalancing/RandomLoadBalancingPolicy.cs")]
public sealed class YarpRandom(BalancerContext context) : IBalancer
{
    private readonly RandomStream _random = context.OpenStream();

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => fleet.Eligible.Draw(_random);
}
