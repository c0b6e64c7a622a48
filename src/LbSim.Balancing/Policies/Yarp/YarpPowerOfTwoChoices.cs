using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>YARP PowerOfTwoChoices, its default: draws two different servers and takes the one with fewer requests in flight, the first drawn if equal.</summary>
[Balancer("yarp-power-of-two-choices", Family.LeastLoaded, Reads = Signals.Outstanding, Fair = true, ScaleFree = true,
    Summary = "Draws two different servers and takes the one with fewer requests outstanding, the first drawn if equal.",
    Source = "yarp src/ReverseProxy/LoadBalancing/PowerOfTwoChoicesLoadBalancingPolicy.cs")]
public sealed class YarpPowerOfTwoChoices(BalancerContext context) : IBalancer
{
    private readonly RandomStream _random = context.OpenStream();

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        var available = fleet.Eligible;
        if (available.Count == 1)
        {
            return available.NextAtOrAfter(0);
        }

        var first = available.Draw(_random);
        var second = available.Draw(_random);
        while (second == first)
        {
            second = available.Draw(_random);
        }

        return fleet[first].Outstanding <= fleet[second].Outstanding ? first : second;
    }
}
