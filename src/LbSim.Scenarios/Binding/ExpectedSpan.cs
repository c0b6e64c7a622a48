using LbSim.Kernel.Time;

namespace LbSim.Scenarios.Binding;

/// <summary>How long traffic lasts that ends after so many requests.</summary>
internal static class ExpectedSpan
{
    /// <summary>The seconds in which so many requests are expected to arrive, by bisection of the expected count.</summary>
    public static double Of(double requests, Func<SimTime, double> expected)
    {
        var (low, high) = (0.0, SimTime.MaxDays * 86_400.0);
        if (expected(SimTime.FromSeconds(high)) < requests)
        {
            return high * 1.01; // longer than the clock holds
        }

        for (var round = 0; round < 80; round++)
        {
            var middle = (low + high) / 2;
            (low, high) = expected(SimTime.FromSeconds(middle)) < requests ? (middle, high) : (low, middle);
        }

        return high;
    }
}
