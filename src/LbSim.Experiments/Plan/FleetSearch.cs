namespace LbSim.Experiments.Plan;

/// <summary>A fleet that was confirmed, or tried to be.</summary>
internal sealed record ConfirmedFleet(PlanFleet Fleet, ConfirmationResult Result);

/// <summary>The fleet that came closest of those that do not reach a target.</summary>
/// <param name="Fleet">The fleet.</param>
/// <param name="Estimate">Attainment of the objective that misses its target by most; null when it was not simulated to the end.</param>
/// <param name="Limit">The limit that most requests missed.</param>
/// <param name="HasServersDown">Whether that is with servers down.</param>
internal sealed record ClosestFleet(PlanFleet Fleet, double? Estimate, string? Limit, bool HasServersDown);

/// <summary>What a search for one balancer and multiplier found.</summary>
internal sealed record SearchResult
{
    /// <summary>The cheapest fleet that meets; null when none does.</summary>
    public ConfirmedFleet? Answer { get; init; }

    /// <summary>Every fleet that went to confirmation, in order.</summary>
    public required IReadOnlyList<ConfirmedFleet> Confirmed { get; init; }

    /// <summary>The best of those that do not reach a target.</summary>
    public ClosestFleet? Closest { get; init; }

    /// <summary>Fleets screened.</summary>
    public required int Screened { get; init; }

    /// <summary>Fleets not simulated because they cannot complete enough.</summary>
    public required int Skipped { get; init; }

    /// <summary>Requests simulated.</summary>
    public required long Simulated { get; init; }

    /// <summary>Fleets not looked at because the search had used up its requests; 0 when it ended by itself.</summary>
    public required int NotTried { get; init; }

    /// <summary>Names of fleets that pass screening though their capacity says they cannot.</summary>
    public required IReadOnlyList<string> Surprises { get; init; }
}

/// <summary>Searches the fleets in order for the first that meets the objectives under one balancer.</summary>
/// <remarks>A pure function of the plan and of the requests it may simulate: what other searches do makes no difference.</remarks>
internal sealed class FleetSearch(PlanWorld world, FleetSpace space, int balancer, double multiplier, long budget, int threads)
{
    private const double SkipBelow = 0.8;
    private const int SkippedThatAreChecked = 3;
    private const double Level = 0.05;

    private readonly PlanTraffic _traffic = world.Traffic.At(multiplier);
    private readonly List<ConfirmedFleet> _confirmed = [];
    private readonly List<string> _surprises = [];
    private readonly HashSet<PlanFleet> _seen = new(ReferenceEqualityComparer.Instance);
    private (PlanCase Case, double Room, ScreeningResult? Screening, CaseBounds? Confirmed)? _closest;
    private int _screened;
    private long _spent;

    /// <summary>Least capacity of a fleet that is simulated: a heuristic, which the dearest fleets below it check.</summary>
    public static double LeastCapacity(PlanWorld world, PlanTraffic traffic) =>
        SkipBelow * world.Objectives.Max(objective => objective.Target) * (traffic.RatePerSecond ?? 0);

    /// <summary>Searches.</summary>
    public SearchResult Run()
    {
        var least = LeastCapacity(world, _traffic);
        var skipped = space.Fleets.Where(fleet => fleet.Capacity < least).ToList();
        CheckSkipped(skipped);
        ConfirmedFleet? answer = null;
        var notTried = 0;
        for (var index = 0; index < space.Fleets.Count && answer is null; index++)
        {
            var fleet = space.Fleets[index];
            if (fleet.Capacity < least)
            {
                continue;
            }

            if (_spent >= budget)
            {
                notTried = space.Fleets.Skip(index).Count(rest => rest.Capacity >= least);
                break;
            }

            answer = Try(fleet);
        }

        CheckBelow(answer?.Fleet);
        return new SearchResult
        {
            Answer = answer,
            Confirmed = _confirmed,
            Closest = Closest(),
            Screened = _screened,
            Skipped = skipped.Count,
            Simulated = _spent,
            NotTried = notTried,
            Surprises = _surprises,
        };
    }

    // the fleet with its confirmation if it meets
    private ConfirmedFleet? Try(PlanFleet fleet)
    {
        var spares = SpareCases.Of(world, fleet, balancer);
        if (!Passes(fleet, spares))
        {
            return null;
        }

        var level = Level * Math.Pow(2, -(_confirmed.Count + 1)) / (world.Scenario.Balancers.Count * world.Plan.Traffic.Count);
        var confirmed = new ConfirmedFleet(fleet, Confirmation.Of(world, CaseOf(fleet), spares, level, budget - _spent, threads));
        _spent += confirmed.Result.Simulated;
        _confirmed.Add(confirmed);
        if (confirmed.Result is { Verdict: "fails", Deciding: var (spare, bounds) })
        {
            Note(CaseOf(fleet) with { Down = spare?.Down ?? [] }, Room(bounds!), null, bounds);
        }

        return confirmed.Result.Verdict == "meets" ? confirmed : null;
    }

    private PlanCase CaseOf(PlanFleet fleet) => new(fleet, balancer, _traffic);

    private bool Passes(PlanFleet fleet, IReadOnlyList<SpareCase> spares)
    {
        _seen.Add(fleet);
        _screened++;
        var full = Screen(CaseOf(fleet));
        if (!full.Passes)
        {
            Note(CaseOf(fleet), RoomOf(full), full, null);
            return false;
        }

        foreach (var spare in spares)
        {
            var without = CaseOf(fleet) with { Down = spare.Down };
            if (Screen(without) is { Passes: false } missed)
            {
                Note(without, RoomOf(missed), missed, null);
                return false;
            }
        }

        return true;
    }

    private ScreeningResult Screen(PlanCase what)
    {
        var result = Screening.Of(world, what);
        _spent += result.Simulated;
        return result;
    }

    private void CheckSkipped(List<PlanFleet> skipped)
    {
        for (var index = Math.Max(0, skipped.Count - SkippedThatAreChecked); index < skipped.Count && _spent < budget; index++)
        {
            Check(skipped[index]);
        }
    }

    // with one group, whoever reads the answer wants to know the two counts below it
    private void CheckBelow(PlanFleet? answer)
    {
        if (answer is null || world.Plan.Candidates.Count > 1)
        {
            return;
        }

        foreach (var fleet in space.Fleets.Where(fleet => fleet.Counts[0] < answer.Counts[0] && fleet.Counts[0] >= answer.Counts[0] - 2 && !_seen.Contains(fleet)))
        {
            Check(fleet);
        }
    }

    private void Check(PlanFleet fleet)
    {
        if (Passes(fleet, SpareCases.Of(world, fleet, balancer)))
        {
            _surprises.Add(fleet.Name);
        }
    }

    private void Note(PlanCase what, double room, ScreeningResult? screening, CaseBounds? confirmed)
    {
        if (_closest is null || room > _closest.Value.Room)
        {
            _closest = (what, room, screening, confirmed);
        }
    }

    private double RoomOf(ScreeningResult screening) =>
        world.Objectives.Select((objective, index) => ((double)screening.Met[index] / Math.Max(1, screening.Arrived)) - objective.Target).Min();

    private double Room(CaseBounds confirmed) =>
        world.Objectives.Select((objective, index) => confirmed.Objectives[index].Estimate - objective.Target).Min();

    // simulated to the end, where its screening was stopped: what it would reach is asked for
    private ClosestFleet? Closest()
    {
        if (_closest is not { } best)
        {
            return null;
        }

        if (best.Confirmed is { } bounds)
        {
            return new(best.Case.Fleet, bounds.Objectives[Worst(index => bounds.Objectives[index].Estimate)].Estimate, MostMissed([.. world.Limits.Select((_, index) => bounds.Runs.Sum(run => run.MetByLimit[index]))]), best.Case.Down.Count > 0);
        }

        var screening = best.Screening!;
        if (screening.IsStopped && _spent < budget)
        {
            screening = Screening.Of(world, best.Case, stopsEarly: false);
            _spent += screening.Simulated;
        }

        double Share(int index) => (double)screening.Met[index] / Math.Max(1, screening.Arrived);
        return new(best.Case.Fleet, screening.IsStopped ? null : Share(Worst(Share)), screening.IsStopped ? null : MostMissed(screening.MetByLimit), best.Case.Down.Count > 0);
    }

    private int Worst(Func<int, double> share) => Enumerable.Range(0, world.Objectives.Count).MinBy(index => share(index) - world.Objectives[index].Target);

    private string MostMissed(long[] met) => world.Limits[Enumerable.Range(0, met.Length).MinBy(index => met[index])].Name;
}
