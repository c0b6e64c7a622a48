using LbSim.Balancing.Catalog;
using LbSim.Kernel.Random;

namespace LbSim.Experiments.Plan;

/// <summary>Servers of one group that are down.</summary>
/// <param name="Group">Index of the candidate.</param>
/// <param name="Down">Server ids, in order.</param>
internal sealed record SpareCase(int Group, IReadOnlyList<int> Down);

/// <summary>Which servers a fleet must do without: for each group in turn, as many as the plan is to survive.</summary>
internal static class SpareCases
{
    private const int Draws = 5;

    // which server is down matters to policies that tell servers apart by more than their load
    private static readonly string[] InOrder = ["first", "haproxy-first", "yarp-first-alphabetical"];

    /// <summary>The cases of a fleet under a balancer; none where nothing has to be survived.</summary>
    public static IReadOnlyList<SpareCase> Of(PlanWorld world, PlanFleet fleet, int balancer)
    {
        var cases = new List<SpareCase>();
        var first = 0;
        for (var group = 0; group < fleet.Counts.Count; group++)
        {
            var count = fleet.Counts[group];
            var down = Math.Min(world.Plan.Survive, count);
            if (down > 0)
            {
                var isDrawn = down < count && IsParticular(world.Scenario.Balancers[balancer].Name);
                cases.AddRange(isDrawn ? Drawn(world, group, first, count, down) : [new(group, [.. Enumerable.Range(first + count - down, down)])]);
            }

            first += count;
        }

        return cases;
    }

    private static bool IsParticular(string balancer) =>
        BalancerCatalog.Find(balancer)!.Family == Family.Hashing || InOrder.Contains(BalancerCatalog.Find(balancer)!.Name);

    private static List<SpareCase> Drawn(PlanWorld world, int group, int first, int count, int down)
    {
        var cases = new List<SpareCase>();
        for (var draw = 0; draw < Draws; draw++)
        {
            var random = new RandomStream(world.Scenario.Seed, "plan-survive/" + world.Plan.Candidates[group].Group.Spec.Name, draw);
            var servers = Enumerable.Range(first, count).ToArray();
            for (var index = 0; index < down; index++)
            {
                var other = index + random.NextIndex(count - index);
                (servers[index], servers[other]) = (servers[other], servers[index]);
            }

            var chosen = servers.AsSpan(0, down).ToArray();
            Array.Sort(chosen);
            if (!cases.Exists(known => known.Down.SequenceEqual(chosen)))
            {
                cases.Add(new(group, chosen));
            }
        }

        return cases;
    }
}
