using System.Globalization;
using LbSim.Workload.Growth;

namespace LbSim.Experiments.Plan;

/// <summary>What a reader of a plan must know, in sentences.</summary>
internal sealed class PlanNotes(PlanWorld world, FleetSpace space, IdleAttainment idle, IReadOnlyList<SearchResult> searches)
{
    /// <summary>All notes.</summary>
    public IReadOnlyList<string> All()
    {
        var notes = new List<string>();
        Scope(notes);
        Traffic(notes);
        Search(notes);
        if (world.Plan.Survive > 0)
        {
            notes.Add($"spare servers: with up to {world.Plan.Survive} servers of one group down from before the first arrival to the end, known to be down; the moment of a failure, and the requests lost with a server, are not modelled");
        }

        if (world.Scenario.Faults.Count > 0)
        {
            notes.Add("the scenario's faults strike servers of its own fleet and are left out of the plan");
        }

        notes.AddRange(world.Scenario.Warnings);
        return notes;
    }

    /// <summary>Why some multiplier has no answer.</summary>
    public IReadOnlyList<string> Obstacles(IReadOnlyList<PlanMultiplier> multipliers, bool isOutOfReach)
    {
        if (isOutOfReach)
        {
            var index = Enumerable.Range(0, world.Objectives.Count).MinBy(objective => (idle.Best[objective] ?? 1) - world.Objectives[objective].Target);
            return [string.Create(CultureInfo.InvariantCulture, $"no fleet of these candidates can reach {world.Objectives[index].Target * 100:0.###} %: alone on the best server for it, each request by itself, {idle.Best[index] * 100:0.###} % of the requests keep their limits ({idle.Limit} is missed most); nothing was searched")];
        }

        if (space.Fleets.Count == 0)
        {
            return ["no fleet of these candidates is within the limits"];
        }

        return [.. multipliers.Where(multiplier => multiplier.Best is null).Select(Obstacle)];
    }

    private static string Obstacle(PlanMultiplier multiplier)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"traffic x{multiplier.Multiplier}: ");
        var undecided = multiplier.Balancers.Sum(balancer => balancer.Undecided.Count);
        var closest = multiplier.Balancers.Where(balancer => balancer.ClosestFailing?.Estimate is not null).MaxBy(balancer => balancer.ClosestFailing!.Estimate);
        var notTried = multiplier.Balancers.Sum(balancer => balancer.NotTried);
        var text = closest is null ? "no fleet came to be simulated to the end"
            : string.Create(CultureInfo.InvariantCulture, $"the best that fails reaches {closest.ClosestFailing!.Estimate * 100:0.###} % ({closest.ClosestFailing.Fleet.Name}{(closest.ClosestFailing.HasServersDown ? " with servers down" : "")} under {closest.Label}; {closest.ClosestFailing.Objective} is missed most)");
        text += undecided > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {undecided} fleets are undecided") : "";
        return start + text + (notTried > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {notTried} were not tried, because the search ended at max-simulated-requests: they are undecided") : "");
    }

    private void Scope(List<string> notes)
    {
        if (world.Scenario.Traffic.IsTrace)
        {
            notes.Add("on traffic like this window: a fleet that meets does so on the recorded window and on all but the worst two of 40 orders of its blocks; nothing is claimed about other days");
            var longest = searches.Where(search => search.Answer is not null).Select(search => search.Answer!.Result.Full!.Runs[0].E2eP95).Where(double.IsFinite).DefaultIfEmpty(0).Max();
            if (world.Traffic.BlockSeconds < 2 * longest)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"warning: blocks of {world.Traffic.BlockSeconds:0.#} s are shorter than twice the p95 of the end-to-end latency ({longest:0.#} s): requests of neighbouring blocks overlap, and resampling may understate how long a crowd lasts"));
            }

            return;
        }

        notes.Add("with 95 % confidence, no fleet that is said to meet has an expected attainment below its target");
        if (world.Traffic.Peak is not null)
        {
            notes.Add("the window was found in the first replication, and is in the same place in all of them");
        }
    }

    private void Traffic(List<string> notes)
    {
        foreach (var multiplier in world.Plan.Traffic.Where(multiplier => !multiplier.Equals(1.0)))
        {
            if (world.Traffic.DispersionAt(multiplier, GrowthKind.Copies) is { } copies && world.Traffic.DispersionAt(multiplier, GrowthKind.Squeeze) is { } squeezed)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"burstiness at x{multiplier}: index of dispersion over 1 s and 10 s {Text(copies[0])} and {Text(copies[1])} by copies, {Text(squeezed[0])} and {Text(squeezed[1])} by squeezing; more users who are independent of each other are the kind case"));
            }
        }

        if (world.Traffic.DispersionAt(1, GrowthKind.Copies) is { } plain)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"burstiness as it is: index of dispersion over 1 s and 10 s {Text(plain[0])} and {Text(plain[1])}"));
        }
    }

    private void Search(List<string> notes)
    {
        var given = world.Plan.Candidates.Where(candidate => !candidate.HasWeight).Select(candidate => candidate.Group.Spec.Name).ToList();
        if (given.Count > 0)
        {
            notes.Add($"weights from saturated throughput: {string.Join(", ", world.Plan.Candidates.Select((candidate, index) => string.Create(CultureInfo.InvariantCulture, $"{candidate.Group.Spec.Name} {world.Weights[index]}{(candidate.HasWeight ? " (given)" : "")}")))}");
        }

        if (searches.Any(search => search.Skipped > 0))
        {
            notes.Add("fleets whose saturated throughput is below 0.8 x target x offered rate were not simulated: a heuristic, checked on the dearest three of them");
        }

        var surprises = searches.SelectMany(search => search.Surprises).Distinct().ToList();
        if (surprises.Count > 0)
        {
            notes.Add($"surprise: {string.Join(", ", surprises)} would have been skipped for too little throughput, and passes screening: what was skipped may hold a cheaper answer");
        }

        var notTried = searches.Sum(search => search.NotTried);
        if (notTried > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"the search ended at max-simulated-requests: {notTried} fleets were not tried and are undecided"));
        }
    }

    private static string Text(double? value) => value is { } known ? known.ToString("0.##", CultureInfo.InvariantCulture) : "unknown";
}
