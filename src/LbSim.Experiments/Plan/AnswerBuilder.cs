using LbSim.Experiments.Results;
using LbSim.Experiments.Statistics;

namespace LbSim.Experiments.Plan;

/// <summary>Turns what a search found into what is reported of it.</summary>
internal sealed class AnswerBuilder(PlanWorld world, double multiplier, int balancer)
{
    private const double HoursPerMonth = 730;
    private const int Neighbours = 2;
    private const double NeighbourLevel = 0.025;

    /// <summary>The answer of one balancer, without headroom and curve.</summary>
    public PlanAnswer Answer(ConfirmedFleet confirmed)
    {
        var fleet = confirmed.Fleet;
        var full = confirmed.Result.Full!;
        var isTrace = world.Traffic.At(multiplier).IsTrace;
        var whole = world.Run(new(fleet, balancer, world.Traffic.WholeAt(multiplier)), 0);
        var cost = fleet.CostPerHour * whole.SpanSeconds / 3600;
        var single = isTrace ? full.Runs.Skip(1).ToList() : [.. full.Runs];
        var figures = isTrace ? [full.Runs[0]] : full.Runs;
        return new PlanAnswer
        {
            Fleet = fleet,
            Servers = [.. Used(fleet).Select(group => KeyValuePair.Create(NameOf(group), fleet.Counts[group]))],
            CostPerMonth = fleet.CostPerHour * HoursPerMonth,
            CostPer1000Good = whole.Met > 0 ? cost / whole.Met * 1000 : null,
            CostPerMillionOutputTokens = whole.OutputTokens > 0 ? cost / whole.OutputTokens * 1e6 : null,
            Attainment = EstimateOf(full),
            Replications = single.Count,
            ByObjective = [.. world.Limits.Select((limit, index) => KeyValuePair.Create(limit.Name, (double)figures.Sum(run => run.MetByLimit[index]) / Math.Max(1, figures.Sum(run => run.Arrived))))],
            RunsMeeting = (double)single.Count(ReachesAll) / single.Count,
            Survive = [.. confirmed.Result.Spares.Select(spare => new PlanSpare(NameOf(spare.Case.Group), spare.Case.Down.Count, EstimateOf(spare.Bounds!)))],
            Load = [.. Used(fleet).Select(group => KeyValuePair.Create(NameOf(group), LoadOf(figures, group, fleet.Counts[group])))],
        };
    }

    /// <summary>The answer with a few servers fewer and more of its largest group, for a picture of what a server is worth.</summary>
    public IReadOnlyList<PlanPoint> Around(PlanFleet answer, FleetSpace space)
    {
        var group = Used(answer).MaxBy(index => answer.Counts[index]);
        var near = space.Fleets.Where(fleet => Math.Abs(fleet.Counts[group] - answer.Counts[group]) <= Neighbours && IsElsewhereAlike(fleet, answer, group)).OrderBy(fleet => fleet.Counts[group]);
        return [.. near.Select(fleet => new PlanPoint(fleet, Screened(fleet)))];
    }

    private static bool IsElsewhereAlike(PlanFleet fleet, PlanFleet answer, int group) =>
        Enumerable.Range(0, answer.Counts.Count).All(index => index == group || fleet.Counts[index] == answer.Counts[index]);

    private Estimate Screened(PlanFleet fleet)
    {
        var traffic = world.Traffic.At(multiplier);
        var runs = Enumerable.Range(0, Screening.Replications).Select(replication => world.Run(new(fleet, balancer, traffic), replication)).ToArray();
        var arrived = runs.Select(run => run.Arrived).ToArray();
        var bounds = world.Objectives.Select((objective, index) => (objective.Target, Bound: AttainmentBound.Of(runs.Select(run => run.MetByObjective[index]).ToArray(), arrived, NeighbourLevel)));
        var tightest = bounds.MinBy(entry => entry.Bound.Estimate - entry.Target).Bound;
        return traffic.IsTrace ? new(tightest.Estimate, null, null) : new(tightest.Estimate, tightest.Low, tightest.High);
    }

    /// <summary>A row of plan.csv, with the attainment that decided.</summary>
    public static PlanRow Row(ConfirmedFleet confirmed) => new(
        confirmed.Result.Verdict,
        confirmed.Fleet,
        confirmed.Result.Deciding.Bounds is { } bounds ? EstimateOf(bounds) : null);

    private static Estimate EstimateOf(CaseBounds bounds)
    {
        var bound = bounds.Objectives[bounds.Tightest];
        return new(bound.Estimate, bound.Low, bound.High);
    }

    private static IEnumerable<int> Used(PlanFleet fleet) => Enumerable.Range(0, fleet.Counts.Count).Where(group => fleet.Counts[group] > 0);

    private string NameOf(int group) => world.Plan.Candidates[group].Group.Spec.Name;

    private bool ReachesAll(RunTally run)
    {
        for (var index = 0; index < world.Objectives.Count; index++)
        {
            if (!world.Objectives[index].IsReached(run.MetByObjective[index], run.Arrived))
            {
                return false;
            }
        }

        return true;
    }

    private double? LoadOf(IReadOnlyList<RunTally> runs, int group, int servers)
    {
        var span = runs.Sum(run => run.SpanSeconds);
        return world.Capacities[group] is { } capacity && span > 0 ? runs.Sum(run => run.SentToGroup[group]) / span / (servers * capacity) : null;
    }
}
