using LbSim.Scenarios;

namespace LbSim.Experiments.Running;

/// <summary>Offered rate over saturated throughput per group, with the traffic split over servers by weight.</summary>
public static class GroupLoads
{
    /// <summary>Load of each group; null where its capacity or the offered rate is unknown.</summary>
    public static double?[] Of(Scenario scenario, IReadOnlyList<double?> capacities)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var weights = scenario.Groups.Sum(group => (double)group.Spec.Count * group.Spec.Weight);
        return [.. scenario.Groups.Select((group, index) => capacities[index] is { } capacity && capacity > 0
            ? scenario.Traffic.RatePerSecond * group.Spec.Weight / weights / capacity
            : (double?)null)];
    }

    /// <summary>Load of the whole fleet: offered rate over the sum of all servers' saturated throughput; null where one is unknown.</summary>
    public static double? OfFleet(Scenario scenario, IReadOnlyList<double?> capacities)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return capacities.All(capacity => capacity > 0)
            ? scenario.Traffic.RatePerSecond / scenario.Groups.Select((group, index) => group.Spec.Count * capacities[index]!.Value).Sum()
            : null;
    }
}
