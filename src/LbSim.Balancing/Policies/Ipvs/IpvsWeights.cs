using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>What wrr and mh want to know of the configured weights.</summary>
internal static class IpvsWeights
{
    /// <summary>The largest weight and the greatest common divisor of those above 0; 0 and 0 when there are none.</summary>
    public static (int Largest, int Divisor) Measure(OrderedBits configured, FleetView fleet)
    {
        var (largest, divisor) = (0, 0);
        for (var server = configured.NextAtOrAfter(0); server >= 0; server = configured.NextAtOrAfter(server + 1))
        {
            var weight = fleet[server].Weight;
            largest = Math.Max(largest, weight);
            divisor = weight > 0 ? CommonDivisor(weight, divisor) : divisor;
        }

        return (largest, divisor);
    }

    private static int CommonDivisor(int left, int right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
