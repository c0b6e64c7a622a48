using LbSim.Scenarios;
using LbSim.Workload.Growth;

namespace LbSim.Experiments.Plan;

/// <summary>Whether the best answer survives traffic, lengths and step times that are not what was assumed.</summary>
internal static class Sensitivity
{
    private static readonly (string What, double Change)[] Changes =
        [("traffic", -0.2), ("traffic", 0.2), ("output lengths", -0.2), ("output lengths", 0.2), ("step times", -0.2), ("step times", 0.2)];

    /// <summary>The rows, in order.</summary>
    /// <param name="world">Where.</param>
    /// <param name="space">All fleets, in order.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="balancer">Its balancer.</param>
    /// <param name="multiplier">The multiplier it is for.</param>
    /// <param name="threads">Rows at once.</param>
    public static IReadOnlyList<PlanSensitivity> Of(PlanWorld world, FleetSpace space, PlanFleet answer, int balancer, double multiplier, int threads)
    {
        var rows = new PlanSensitivity[Changes.Length];
        PlanParallel.For(rows.Length, threads, row => rows[row] = Row(world, space, answer, balancer, multiplier, Changes[row]), world.Cancellation);
        return rows;
    }

    private static PlanSensitivity Row(PlanWorld world, FleetSpace space, PlanFleet answer, int balancer, double multiplier, (string What, double Change) change)
    {
        var factor = 1 + change.Change;
        var traffic = change.What == "traffic" ? world.Traffic.At(multiplier * factor) : world.Traffic.At(multiplier);
        traffic = change.What == "output lengths" ? traffic.With(new ScaledWorkload(traffic.Workload, factor)) : traffic;
        var steps = change.What == "step times" ? factor : 1;
        if (Passes(answer))
        {
            return new(change.What, change.Change, true, null);
        }

        // a server whose steps take longer completes that much less; what longer answers cost is for the simulation to say
        var least = change.What == "output lengths" ? 0 : FleetSearch.LeastCapacity(world, traffic) * steps;
        foreach (var fleet in space.Fleets)
        {
            if (FleetSpace.Compare(world.Plan.Minimize, fleet, answer) > 0 && IsDearer(world.Plan, fleet, answer) && fleet.Capacity >= least && Passes(fleet))
            {
                return new(change.What, change.Change, false, fleet);
            }
        }

        return new(change.What, change.Change, false, null);

        bool Passes(PlanFleet fleet) => Screening.Of(world, new(fleet, balancer, traffic) { StepFactor = steps }).Passes;
    }

    private static bool IsDearer(PlanSpec plan, PlanFleet fleet, PlanFleet answer) =>
        plan.Minimize == PlanGoal.Gpus || fleet.CostPerHour is null || fleet.CostPerHour >= answer.CostPerHour;
}
