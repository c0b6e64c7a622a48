namespace LbSim.Experiments.Plan;

/// <summary>What three replications say of a case: they rank fleets and claim nothing.</summary>
internal sealed record ScreeningResult
{
    /// <summary>Whether every objective was reached.</summary>
    public required bool Passes { get; init; }

    /// <summary>Whether the runs were ended once the misses exceeded what the targets allow.</summary>
    public required bool IsStopped { get; init; }

    /// <summary>Measured requests there would be (where known), or were.</summary>
    public required long Arrived { get; init; }

    /// <summary>Those that kept each objective, as far as it was simulated.</summary>
    public required long[] Met { get; init; }

    /// <summary>Those that kept each limit, as far as it was simulated.</summary>
    public required long[] MetByLimit { get; init; }

    /// <summary>Requests simulated.</summary>
    public required long Simulated { get; init; }
}

/// <summary>Screens cases on three replications; of a trace, on the recording and two resampled copies.</summary>
internal static class Screening
{
    /// <summary>Replications of a screening.</summary>
    public const int Replications = 3;

    /// <summary>Screens a case.</summary>
    /// <param name="world">Where.</param>
    /// <param name="what">The case.</param>
    /// <param name="stopsEarly">Whether runs end once the misses exceed what a target allows; the answer is the same.</param>
    public static ScreeningResult Of(PlanWorld world, PlanCase what, bool stopsEarly = true)
    {
        var objectives = world.Objectives;
        var known = Known(world, what);
        var (met, byLimit) = (new long[objectives.Count], new long[world.Limits.Count]);
        long arrived = 0, simulated = 0;
        var isRecordingMissed = false;
        for (var replication = 0; replication < Replications; replication++)
        {
            var run = world.Run(what, replication, stopsEarly && known is not null ? Stop(objectives, known, met, arrived, replication, what.Traffic.IsTrace) : null);
            simulated += run.Simulated;
            arrived += run.Arrived;
            Add(met, run.MetByObjective);
            Add(byLimit, run.MetByLimit);
            isRecordingMissed |= what.Traffic.IsTrace && replication == 0 && !IsReached(objectives, met, arrived);
            if (run.IsStopped || (isRecordingMissed && stopsEarly))
            {
                return new() { Passes = false, IsStopped = true, Arrived = known?[Replications] ?? arrived, Met = met, MetByLimit = byLimit, Simulated = simulated };
            }
        }

        return new() { Passes = !isRecordingMissed && IsReached(objectives, met, arrived), IsStopped = false, Arrived = arrived, Met = met, MetByLimit = byLimit, Simulated = simulated };
    }

    private static void Add(long[] sums, long[] values)
    {
        for (var index = 0; index < sums.Length; index++)
        {
            sums[index] += values[index];
        }
    }

    private static bool IsReached(IReadOnlyList<PlanObjective> objectives, long[] met, long arrived)
    {
        for (var index = 0; index < objectives.Count; index++)
        {
            if (!objectives[index].IsReached(met[index], arrived))
            {
                return false;
            }
        }

        return true;
    }

    // measured requests of each replication, and of all; null in a closed loop
    private static long[]? Known(PlanWorld world, PlanCase what)
    {
        var known = new long[Replications + 1];
        for (var replication = 0; replication < Replications; replication++)
        {
            if (what.Traffic.Arrivals(world.Scenario.Seed, replication) is not { } count)
            {
                return null;
            }

            known[replication] = count;
            known[Replications] += count;
        }

        return known;
    }

    // the recording has to reach the targets by itself
    private static Func<Simulation.Metrics.RunResult, bool> Stop(IReadOnlyList<PlanObjective> objectives, long[] known, long[] met, long arrived, int replication, bool isTrace) => run =>
    {
        var cohort = run.Cohort;
        var ended = cohort.Finished + cohort.Rejected + cohort.TimedOut + cohort.Failed;
        for (var index = 0; index < objectives.Count; index++)
        {
            var missed = ended - objectives[index].Met(run);
            if (!objectives[index].IsReached(known[Replications] - (arrived - met[index]) - missed, known[Replications])
                || (isTrace && replication == 0 && !objectives[index].IsReached(known[0] - missed, known[0])))
            {
                return true;
            }
        }

        return false;
    };
}
