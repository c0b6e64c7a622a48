using LbSim.Scenarios;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;

namespace LbSim.Experiments.Plan;

/// <summary>What a plan has to reach: the share of arrivals that must keep one limit, or all of them together.</summary>
/// <param name="Name">"joint", or the limit's name.</param>
/// <param name="Target">The share, above 0 and at most 1.</param>
/// <param name="Met">How many measured requests of a run kept it.</param>
internal sealed record PlanObjective(string Name, double Target, Func<RunResult, long> Met)
{
    /// <summary>Whether a number of met requests reaches the target.</summary>
    public bool IsReached(long met, long arrived) => met >= (Target * arrived) - 1e-9;

    /// <summary>The objectives of a scenario: one if they are joint, else one for each limit.</summary>
    public static IReadOnlyList<PlanObjective> Of(Scenario scenario)
    {
        var limits = PlanLimit.Of(scenario);
        return scenario.AttainmentTarget is { } joint
            ? [new("joint", joint, run => run.Met)]
            : [.. limits.Select(limit => new PlanObjective(limit.Name, scenario.ObjectiveShares[limit.Name], limit.Met))];
    }
}

/// <summary>One latency limit.</summary>
/// <param name="Name">"ttft", "tpot", "e2e" or "queueing".</param>
/// <param name="Seconds">The limit.</param>
/// <param name="Met">How many measured requests of a run kept it.</param>
/// <param name="Keeps">Whether a request that ended kept it; only finished ones do.</param>
internal sealed record PlanLimit(string Name, double Seconds, Func<RunResult, long> Met, Func<RequestRecord, bool> Keeps)
{
    /// <summary>The limits of a scenario.</summary>
    public static IReadOnlyList<PlanLimit> Of(Scenario scenario)
    {
        var limits = new List<PlanLimit>();
        var objectives = scenario.Objectives;
        if (objectives.Ttft is { } ttft)
        {
            limits.Add(new("ttft", ttft.Seconds, run => run.MetTtft, record => IsFinished(record) && record.FirstToken - record.Arrival <= ttft.Picoseconds));
        }

        if (objectives.Tpot is { } tpot)
        {
            limits.Add(new("tpot", tpot.Seconds, run => run.MetTpot, record => IsFinished(record) && (record.OutputTokens <= 1 || (record.Ended - record.FirstToken) / (record.OutputTokens - 1) <= tpot.Picoseconds)));
        }

        if (objectives.E2e is { } e2e)
        {
            limits.Add(new("e2e", e2e.Seconds, run => run.MetE2e, record => IsFinished(record) && record.Ended - record.Arrival <= e2e.Picoseconds));
        }

        if (objectives.Queueing is { } queueing)
        {
            limits.Add(new("queueing", queueing.Seconds, run => run.MetQueueing, record => IsFinished(record) && record.Started - record.Arrival <= queueing.Picoseconds));
        }

        return limits;
    }

    private static bool IsFinished(in RequestRecord record) => record.Outcome == Outcome.Finished;
}
