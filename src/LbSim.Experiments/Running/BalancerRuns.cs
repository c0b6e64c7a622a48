using LbSim.Experiments.Results;
using LbSim.Scenarios;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>What one balancer did in all its replications.</summary>
internal sealed class BalancerRuns
{
    public BalancerRuns(BalancerPlan plan, RunResult[] runs, Scenario scenario)
    {
        Plan = plan;
        Runs = runs;
        Figures = [.. runs.Select(run => new Figures(run, !scenario.Objectives.IsEmpty))];
        Verdict = RunVerdicts.Of(runs, !scenario.Workload.IsStationary);
        IsRandom = Figures.Skip(1).Any(other => !other.Equal(Figures[0])) || runs.Skip(1).Any(run => run.All.Arrived != runs[0].All.Arrived);
    }

    public BalancerPlan Plan { get; }

    public RunResult[] Runs { get; }

    /// <summary>One per replication.</summary>
    public List<Figures> Figures { get; }

    public RunVerdict Verdict { get; }

    /// <summary>Whether its figures may be judged: it kept up, and what was measured ended.</summary>
    public bool IsSettled => Verdict.State is "steady" or "varying";

    /// <summary>Whether replications differ in any figure: if none does, nothing random remains and there are no intervals.</summary>
    public bool IsRandom { get; }
}
