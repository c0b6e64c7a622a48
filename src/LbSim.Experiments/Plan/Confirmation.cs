using LbSim.Experiments.Statistics;

namespace LbSim.Experiments.Plan;

/// <summary>What is known of the attainment of one case.</summary>
internal sealed record CaseBounds
{
    /// <summary>Of each objective.</summary>
    public required AttainmentBound[] Objectives { get; init; }

    /// <summary>The runs it rests on; of a trace, the recording first.</summary>
    public required IReadOnlyList<RunTally> Runs { get; init; }

    /// <summary>"meets", "fails" or "undecided".</summary>
    public required string Verdict { get; init; }

    /// <summary>Index of the objective with the least room between lower bound and target.</summary>
    public required int Tightest { get; init; }
}

/// <summary>Decides whether a fleet meets its objectives, in full and with servers down.</summary>
/// <remarks>docs/model/planning.md has the rules and what they guarantee.</remarks>
internal static class Confirmation
{
    /// <summary>Copies a trace is resampled into; never more, because more of them make the trace no longer.</summary>
    public const int TraceCopies = 40;

    private const int FirstReplication = Screening.Replications; // those before it were seen when the fleet was chosen

    /// <summary>Replications of generated traffic after which a decision may fall.</summary>
    public static IReadOnlyList<int> Looks { get; } = [10, 20, 40];

    /// <summary>Confirms a fleet.</summary>
    /// <param name="world">Where.</param>
    /// <param name="full">The whole fleet.</param>
    /// <param name="spares">The cases with servers down.</param>
    /// <param name="level">Probability with which the fleet may be called wrongly, over all looks.</param>
    /// <param name="budget">Simulated requests that are left; a confirmation that exceeds them is undecided.</param>
    /// <param name="threads">Runs at once.</param>
    public static ConfirmationResult Of(PlanWorld world, PlanCase full, IReadOnlyList<SpareCase> spares, double level, long budget, int threads)
    {
        var cases = new List<PlanCase> { full };
        cases.AddRange(spares.Select(spare => full with { Down = spare.Down }));
        var runs = cases.ConvertAll(_ => new List<RunTally>());
        var bounds = new CaseBounds?[cases.Count];
        long spent = 0;
        var isTrace = full.Traffic.IsTrace;
        foreach (var look in isTrace ? [TraceCopies] : Looks)
        {
            for (var index = 0; index < cases.Count; index++)
            {
                if (spent >= budget)
                {
                    return Result("undecided");
                }

                Extend(world, cases[index], runs[index], isTrace ? look + 1 : look, threads, ref spent);
                bounds[index] = isTrace ? TraceBounds(world, runs[index]) : Bounds(world, runs[index], level / Looks.Count);
                if (bounds[index]!.Verdict == "fails")
                {
                    return Result("fails"); // whatever the cases after it say
                }
            }

            if (bounds.All(known => known!.Verdict == "meets"))
            {
                return Result("meets");
            }
        }

        return Result("undecided");

        ConfirmationResult Result(string verdict) => new(verdict, bounds[0], [.. spares.Select((spare, index) => (spare, bounds[index + 1]))], spent);
    }

    private static void Extend(PlanWorld world, PlanCase what, List<RunTally> runs, int count, int threads, ref long spent)
    {
        var from = runs.Count;
        var isTrace = what.Traffic.IsTrace;
        var more = new RunTally[count - from];
        PlanParallel.For(
            more.Length,
            threads,
            index =>
            {
                var number = from + index;
                more[index] = world.Run(what, isTrace ? number == 0 ? 0 : FirstReplication + number - 1 : FirstReplication + number);
            },
            world.Cancellation);
        foreach (var run in more)
        {
            runs.Add(run);
            spent += run.Simulated;
        }
    }

    private static CaseBounds Bounds(PlanWorld world, List<RunTally> runs, double level)
    {
        var arrived = runs.Select(run => run.Arrived).ToArray();
        return Judge(world, runs, [.. world.Objectives.Select((_, index) => AttainmentBound.Of(runs.Select(run => run.MetByObjective[index]).ToArray(), arrived, level))]);
    }

    // the recording is the figure; the second lowest and the second highest of its copies are the interval
    private static CaseBounds TraceBounds(PlanWorld world, List<RunTally> runs)
    {
        return Judge(world, runs, [.. world.Objectives.Select((_, index) =>
        {
            var copies = runs.Skip(1).Select(run => Share(run.MetByObjective[index], run.Arrived)).Order().ToArray();
            return new AttainmentBound(Share(runs[0].MetByObjective[index], runs[0].Arrived), copies[1], copies[^2]);
        })]);
    }

    private static CaseBounds Judge(PlanWorld world, List<RunTally> runs, AttainmentBound[] bounds)
    {
        var isTrace = runs.Count == TraceCopies + 1;
        var (meets, fails, tightest) = (true, false, 0);
        for (var index = 0; index < bounds.Length; index++)
        {
            // a share of whole requests that equals its target must not fail by the last digit of a quotient
            var target = world.Objectives[index].Target - 1e-12;
            var bound = bounds[index];
            meets &= bound.Low >= target && (!isTrace || bound.Estimate >= target);
            fails |= bound.High < target || (isTrace && bound.Estimate < target);
            tightest = bound.Low - world.Objectives[index].Target < bounds[tightest].Low - world.Objectives[tightest].Target ? index : tightest;
        }

        return new() { Objectives = bounds, Runs = [.. runs], Verdict = meets ? "meets" : fails ? "fails" : "undecided", Tightest = tightest };
    }

    private static double Share(long met, long arrived) => arrived == 0 ? 0 : (double)met / arrived;
}

/// <summary>What a confirmation found.</summary>
/// <param name="Verdict">"meets", "fails" or "undecided".</param>
/// <param name="Full">The whole fleet; null when nothing could be simulated.</param>
/// <param name="Spares">The cases with servers down, as far as they were looked at.</param>
/// <param name="Simulated">Requests simulated.</param>
internal sealed record ConfirmationResult(string Verdict, CaseBounds? Full, IReadOnlyList<(SpareCase Case, CaseBounds? Bounds)> Spares, long Simulated)
{
    /// <summary>What the verdict rests on: the whole fleet, or the first case with servers down that does not meet where it does.</summary>
    public (SpareCase? Case, CaseBounds? Bounds) Deciding
    {
        get
        {
            if (Verdict != "meets" && Full is { Verdict: "meets" })
            {
                foreach (var (spare, bounds) in Spares)
                {
                    if (bounds is { Verdict: not "meets" })
                    {
                        return (spare, bounds);
                    }
                }
            }

            return (null, Full);
        }
    }
}
