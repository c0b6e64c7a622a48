using System.Globalization;
using LbSim.Scenarios;

namespace LbSim.Experiments.Plan;

/// <summary>All fleets of a plan within its limits, in the order in which they are tried.</summary>
/// <param name="Fleets">By what is made least, then by the other of cost and GPUs, then by name.</param>
/// <param name="All">How many there are, those over a limit included.</param>
internal sealed record FleetSpace(IReadOnlyList<PlanFleet> Fleets, int All)
{
    /// <summary>How many are over a limit.</summary>
    public int OverLimit => All - Fleets.Count;

    /// <summary>Puts the fleets of a plan in order.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="capacities">Saturated throughput of a server of each candidate.</param>
    public static FleetSpace Of(PlanSpec plan, IReadOnlyList<double?> capacities)
    {
        var fleets = new List<PlanFleet>();
        var all = 0;
        foreach (var counts in Counts(plan))
        {
            all++;
            var fleet = Make(plan, capacities, counts);
            if (IsWithin(plan.Limits, fleet))
            {
                fleets.Add(fleet);
            }
        }

        fleets.Sort((left, right) => Compare(plan.Minimize, left, right));
        return new(fleets, all);
    }

    /// <summary>Whether a fleet comes before another.</summary>
    public static int Compare(PlanGoal goal, PlanFleet left, PlanFleet right)
    {
        var cost = (left.CostPerHour ?? 0).CompareTo(right.CostPerHour ?? 0);
        var gpus = left.Gpus.CompareTo(right.Gpus);
        var order = goal == PlanGoal.Cost ? cost : gpus;
        order = order != 0 ? order : goal == PlanGoal.Cost ? gpus : cost;
        return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
    }

    private static IEnumerable<int[]> Counts(PlanSpec plan)
    {
        var candidates = plan.Candidates;
        if (!plan.Mix)
        {
            for (var group = 0; group < candidates.Count; group++)
            {
                for (var count = Math.Max(1, candidates[group].Min); count <= candidates[group].Max; count++)
                {
                    var alone = new int[candidates.Count];
                    alone[group] = count;
                    yield return alone;
                }
            }

            yield break;
        }

        var counts = candidates.Select(candidate => candidate.Min).ToArray();
        while (true)
        {
            if (counts.Any(count => count > 0))
            {
                yield return (int[])counts.Clone();
            }

            var digit = counts.Length - 1;
            while (digit >= 0 && counts[digit] == candidates[digit].Max)
            {
                counts[digit] = candidates[digit].Min;
                digit--;
            }

            if (digit < 0)
            {
                yield break;
            }

            counts[digit]++;
        }
    }

    private static PlanFleet Make(PlanSpec plan, IReadOnlyList<double?> capacities, int[] counts)
    {
        var names = new List<string>();
        var gpus = 0;
        decimal? cost = 0;
        double? power = 0;
        double capacity = 0;
        for (var index = 0; index < counts.Length; index++)
        {
            if (counts[index] == 0)
            {
                continue;
            }

            var group = plan.Candidates[index].Group;
            var own = counts[index] * group.GpusPerServer;
            names.Add(string.Create(CultureInfo.InvariantCulture, $"{counts[index]} {group.Spec.Name}"));
            gpus += own;
            cost += own * (decimal?)group.PricePerGpuHour; // decimal: equal sums of prices must be equal
            power += own * group.TdpWattsPerGpu;
            capacity += counts[index] * (capacities[index] ?? double.PositiveInfinity);
        }

        return new PlanFleet { Counts = counts, Name = string.Join(" + ", names), Gpus = gpus, CostPerHour = (double?)cost, PowerWatts = power, Capacity = capacity };
    }

    private static bool IsWithin(PlanLimits limits, PlanFleet fleet) =>
        !(fleet.CostPerHour > limits.CostPerHour) && !(fleet.Gpus > limits.Gpus) && !(fleet.PowerWatts > limits.PowerWatts);
}
