using System.Globalization;
using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Kernel.Time;
using LbSim.Scenarios;

namespace LbSim.Experiments.Plan;

/// <summary>Makes a plan: for each multiplier and balancer, the cheapest fleet that keeps the objectives, and what is around it.</summary>
/// <remarks>
/// Searches are independent and may run at once. A search that would go beyond the requests left by those before it is made
/// again with just these: the result is that of one search after the other, whatever the number of threads.
/// </remarks>
public sealed class PlanRunner
{
    private readonly PlanWorld _world;
    private readonly PlanOptions _options;
    private readonly FleetSpace _space;
    private readonly int _threads;

    private PlanRunner(Scenario scenario, PlanOptions options)
    {
        _options = options;
        _threads = Math.Max(1, options.Threads);
        _world = new(scenario, options.Cancellation);
        _space = FleetSpace.Of(_world.Plan, _world.Capacities);
    }

    /// <summary>Makes the plan of a scenario that has one.</summary>
    public static PlanResult Run(Scenario scenario, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new PlanRunner(scenario, options ?? new PlanOptions()).Run();
    }

    private PlanResult Run()
    {
        var scenario = _world.Scenario;
        var idle = IdleAttainment.Of(_world, _threads);
        var isOutOfReach = idle.IsOutOfReach(_world.Objectives);
        Say(string.Create(CultureInfo.InvariantCulture, $"idle attainment (each request alone on its best group): {(idle.Best[0] is { } bound ? $"{bound * 100:0.##} %" : "unknown")}, target {_world.Objectives[0].Target * 100:0.##} %"));
        var searches = isOutOfReach || _space.Fleets.Count == 0 ? [] : Search();
        var multipliers = searches.Count == 0 ? [] : Multipliers(searches);
        multipliers = WithLimits(multipliers);
        var (sensitivity, of) = SensitivityOf(multipliers);
        var notes = new PlanNotes(_world, _space, idle, searches);
        return new PlanResult
        {
            Scenario = scenario.Name,
            Seed = scenario.Seed,
            Traffic = scenario.Traffic.Description,
            Interval = scenario.Traffic.IsTrace ? "trace-blocks" : "replications",
            Confidence = scenario.Traffic.IsTrace ? null : 0.95,
            Peak = _world.Traffic.Peak,
            PeakBy = _world.Plan.Peak?.By == PeakMeasure.Requests ? "requests" : "tokens",
            Peaks = _world.Traffic.Peaks,
            Objectives = [.. _world.Limits.Select(limit => new PlanTarget(limit.Name, limit.Seconds, scenario.AttainmentTarget ?? scenario.ObjectiveShares[limit.Name]))],
            IsJoint = scenario.AttainmentTarget is not null,
            Groups = [.. _world.Plan.Candidates.Select((candidate, index) => new PlanGroup(candidate.Group.Spec.Name, candidate.Group.Gpu, _world.Weights[index], candidate.HasWeight, _world.Capacities[index], idle.ByGroup[index], candidate.Group.PricePerGpuHour * candidate.Group.GpusPerServer))],
            Multipliers = multipliers.Count > 0 ? multipliers : [.. _world.Plan.Traffic.Select(multiplier => new PlanMultiplier(multiplier, null, [.. scenario.Balancers.Select(balancer => new PlanBalancer { Label = balancer.Label })]))],
            IsOutOfReach = isOutOfReach,
            Search = new(_space.All, _space.OverLimit, searches.Count == 0 ? 0 : Enumerable.Range(0, _world.Plan.Traffic.Count).Sum(multiplier => searches[multiplier * scenario.Balancers.Count].Skipped), searches.Sum(search => search.Screened), searches.Sum(search => search.Confirmed.Count), searches.Sum(search => search.Simulated)),
            Sensitivity = sensitivity,
            SensitivityOf = of,
            Load = LoadSeries.Of(_world),
            Notes = notes.All(),
            Obstacles = notes.Obstacles(multipliers, isOutOfReach),
            Detail = DetailOf(multipliers),
        };
    }

    private void Say(string text) => _options.Say?.Invoke(text);

    // one search after the other, as far as anybody can tell
    private List<SearchResult> Search()
    {
        var balancers = _world.Scenario.Balancers.Count;
        var budget = _world.Plan.MostSimulatedRequests ?? long.MaxValue;
        var all = new SearchResult[_world.Plan.Traffic.Count * balancers];
        PlanParallel.For(all.Length, _threads, index => all[index] = Search(index, budget), _options.Cancellation);
        var left = budget;
        for (var index = 0; index < all.Length; index++)
        {
            if (all[index].Simulated > left)
            {
                all[index] = Search(index, left);
            }

            left = Math.Max(0, left - all[index].Simulated);
        }

        return [.. all];
    }

    private SearchResult Search(int index, long budget)
    {
        var balancers = _world.Scenario.Balancers;
        var (multiplier, balancer) = (_world.Plan.Traffic[index / balancers.Count], index % balancers.Count);
        var result = new FleetSearch(_world, _space, balancer, multiplier, budget, _threads).Run();
        Say(string.Create(CultureInfo.InvariantCulture, $"traffic x{multiplier}, {balancers[balancer].Label}: {result.Answer?.Fleet.Name ?? "no answer"} ({result.Screened:N0} fleets screened, {result.Confirmed.Count} confirmed, {result.Simulated:N0} requests simulated)"));
        return result;
    }

    private List<PlanMultiplier> Multipliers(List<SearchResult> searches)
    {
        var multipliers = new List<PlanMultiplier>();
        var balancers = _world.Scenario.Balancers;
        for (var index = 0; index < _world.Plan.Traffic.Count; index++)
        {
            var own = searches.GetRange(index * balancers.Count, balancers.Count);
            var found = new PlanBalancer[own.Count];
            PlanParallel.For(own.Count, _threads, balancer => found[balancer] = BalancerOf(own[balancer], _world.Plan.Traffic[index], balancer), _options.Cancellation);
            multipliers.Add(new(_world.Plan.Traffic[index], BestOf(found), WithSavings(found)));
        }

        return multipliers;
    }

    private PlanBalancer BalancerOf(SearchResult search, double multiplier, int balancer) => new()
    {
        Label = _world.Scenario.Balancers[balancer].Label,
        Answer = search.Answer is { } answer ? new AnswerBuilder(_world, multiplier, balancer).Answer(answer) : null,
        Undecided = [.. search.Confirmed.Where(confirmed => confirmed.Result.Verdict == "undecided").Select(confirmed => new PlanUndecided(confirmed.Fleet, AnswerBuilder.Row(confirmed).Attainment))],
        ClosestFailing = search.Closest is { } closest ? new(closest.Fleet, closest.Estimate, closest.Limit) { HasServersDown = closest.HasServersDown } : null,
        Rows = [.. search.Confirmed.Select(AnswerBuilder.Row)],
        Around = search.Answer is { } around ? new AnswerBuilder(_world, multiplier, balancer).Around(around.Fleet, _space) : [],
        NotTried = search.NotTried,
    };

    private string? BestOf(PlanBalancer[] found)
    {
        PlanBalancer? best = null;
        foreach (var balancer in found)
        {
            if (balancer.Answer is { } answer && (best is null || FleetSpace.Compare(_world.Plan.Minimize, answer.Fleet, best.Answer!.Fleet) < 0))
            {
                best = balancer;
            }
        }

        return best?.Label;
    }

    private List<PlanBalancer> WithSavings(PlanBalancer[] found)
    {
        var plain = _world.Scenario.Balancers.ToList().FindIndex(balancer => balancer.Name == "round-robin");
        var reference = plain < 0 ? null : found[plain];
        return [.. found.Select(balancer => balancer with
        {
            SavingPerMonth = reference?.Answer?.CostPerMonth - balancer.Answer?.CostPerMonth,
            IsSavingAtMost = reference?.Undecided.Count > 0,
        })];
    }

    // where to look closely: at the traffic as it is, or at the first multiplier where that was not asked for
    private static int Close(List<PlanMultiplier> multipliers) =>
        Math.Max(0, multipliers.FindIndex(multiplier => multiplier.Multiplier.Equals(1.0)));

    // headroom and curve of every answer there
    private List<PlanMultiplier> WithLimits(List<PlanMultiplier> multipliers)
    {
        if (multipliers.Count == 0)
        {
            return multipliers;
        }

        var index = Close(multipliers);
        var balancers = multipliers[index].Balancers.ToArray();
        PlanParallel.For(
            balancers.Length,
            _threads,
            balancer =>
            {
                if (balancers[balancer].Answer is { } answer)
                {
                    var headroom = Headroom.Of(_world, answer.Fleet, balancer, multipliers[index].Multiplier);
                    var curve = ThroughputCurve.Of(_world, answer.Fleet, balancer);
                    Say(string.Create(CultureInfo.InvariantCulture, $"{balancers[balancer].Label}: headroom x{headroom.Largest}"));
                    balancers[balancer] = balancers[balancer] with { Answer = answer with { Headroom = headroom.Largest, BreaksFirst = headroom.BreaksFirst, Curve = curve, Knee = ThroughputCurve.KneeOf(curve) } };
                }
            },
            _options.Cancellation);
        var changed = multipliers.ToList();
        changed[index] = multipliers[index] with { Balancers = balancers };
        return changed;
    }

    private (IReadOnlyList<PlanSensitivity> Rows, string Of) SensitivityOf(List<PlanMultiplier> multipliers)
    {
        var multiplier = multipliers.Count == 0 ? null : multipliers[Close(multipliers)];
        if (multiplier?.Best is not { } best)
        {
            return ([], "");
        }

        var balancer = multiplier.Balancers.ToList().FindIndex(known => known.Label == best);
        var answer = multiplier.Balancers[balancer].Answer!.Fleet;
        return (Sensitivity.Of(_world, _space, answer, balancer, multiplier.Multiplier, _threads), string.Create(CultureInfo.InvariantCulture, $"{answer.Name} under {best}, traffic x{multiplier.Multiplier}"));
    }

    // summary.json and timeseries.csv describe the best answer, and what every balancer makes of it
    private ExperimentResult? DetailOf(List<PlanMultiplier> multipliers)
    {
        var multiplier = multipliers.Find(known => known.Multiplier.Equals(1.0) && known.Best is not null) ?? multipliers.Find(known => known.Best is not null);
        if (multiplier is null)
        {
            return null;
        }

        var fleet = multiplier.Balancers.First(known => known.Label == multiplier.Best).Answer!.Fleet;
        var scenario = _world.Scenario;
        var traffic = _world.Traffic.WholeAt(multiplier.Multiplier);
        var groups = new List<GroupPlan>();
        for (var index = 0; index < fleet.Counts.Count; index++)
        {
            if (fleet.Counts[index] > 0)
            {
                var group = _world.Plan.Candidates[index].Group;
                groups.Add(group with { Spec = group.Spec with { Count = fleet.Counts[index], Weight = _world.Weights[index] } });
            }
        }

        return ExperimentRunner.Run(
            scenario with
            {
                Groups = groups,
                Workload = traffic.Workload,
                Warmup = traffic.Warmup,
                WarmupRule = scenario.WarmupRule == WarmupRule.Found ? WarmupRule.Share : scenario.WarmupRule,
                Duration = traffic.Duration,
                Replications = scenario.Traffic.IsTrace ? 1 : scenario.Replications,
                Faults = [],
                Traffic = scenario.Traffic with { RatePerSecond = traffic.RatePerSecond, SpanSeconds = traffic.Duration == SimTime.Never ? scenario.Traffic.SpanSeconds : traffic.Duration.Seconds },
            },
            new ExperimentOptions { Threads = _threads, Cancellation = _options.Cancellation });
    }
}
