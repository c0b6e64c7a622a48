using LbSim.Experiments.Running;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;

namespace LbSim.Experiments.Plan;

/// <summary>One fleet under one balancer on one traffic.</summary>
/// <param name="Fleet">The fleet.</param>
/// <param name="Balancer">Index into the scenario's balancers.</param>
/// <param name="Traffic">The traffic.</param>
internal sealed record PlanCase(PlanFleet Fleet, int Balancer, PlanTraffic Traffic)
{
    /// <summary>Servers that are down from before the first arrival to the end.</summary>
    public IReadOnlyList<int> Down { get; init; } = [];

    /// <summary>What the time of every pass and service is multiplied by.</summary>
    public double StepFactor { get; init; } = 1;
}

/// <summary>What a plan simulates in: its scenario, its groups with their weights, and what has to be reached.</summary>
internal sealed class PlanWorld
{
    // one window for the whole run: a plan reads totals only
    private static readonly SimDuration SeriesWindow = SimDuration.FromSeconds(100 * 86_400.0);

    public PlanWorld(Scenario scenario, CancellationToken cancellation)
    {
        Scenario = scenario;
        Plan = scenario.Plan!;
        Cancellation = cancellation;
        Traffic = new(scenario);
        Objectives = PlanObjective.Of(scenario);
        Limits = PlanLimit.Of(scenario);
        Capacities = CapacitiesOf(scenario);
        Weights = WeightsOf(Plan, Capacities);
    }

    public Scenario Scenario { get; }

    public PlanSpec Plan { get; }

    public TrafficPlan Traffic { get; }

    public IReadOnlyList<PlanObjective> Objectives { get; }

    public IReadOnlyList<PlanLimit> Limits { get; }

    /// <summary>Saturated throughput of a server of each candidate, in requests per second; null where it completes too few.</summary>
    public IReadOnlyList<double?> Capacities { get; }

    /// <summary>Weight of a server of each candidate.</summary>
    public IReadOnlyList<int> Weights { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>Runs one case on one replication.</summary>
    /// <param name="what">The case.</param>
    /// <param name="replication">Which traffic: replication r is the same for every fleet and balancer.</param>
    /// <param name="shouldStop">Ends the run early.</param>
    /// <param name="log">Takes every request.</param>
    public RunTally Run(PlanCase what, int replication, Func<RunResult, bool>? shouldStop = null, IRequestLog? log = null)
    {
        Cancellation.ThrowIfCancellationRequested();
        var isStopped = false;
        var traffic = what.Traffic;
        var spec = new RunSpec
        {
            Groups = GroupsOf(what),
            Workload = traffic.Workload,
            Balancer = Scenario.Balancers[what.Balancer].Create,
            Seed = Scenario.Seed,
            Replication = replication,
            Warmup = traffic.Warmup,
            Duration = traffic.Duration,
            DrainLimit = Scenario.DrainLimit,
            SendAfterDuration = traffic.Duration != SimTime.Never,
            Timeouts = Scenario.Timeouts,
            ExpectedOutputTokens = Scenario.ExpectedOutputTokens,
            Faults = [.. what.Down.Select(server => new FaultSpec { Server = server, Kind = FaultKind.Crash, At = SimTime.Zero })],
            Objectives = Scenario.Objectives,
            Wire = Scenario.Wire,
            SeriesWindow = SeriesWindow,
        };
        var result = Simulator.Run(spec, new RunOptions
        {
            Log = log,
            Cancellation = Cancellation,
            ShouldStop = shouldStop is null ? null : run => isStopped = isStopped || shouldStop(run),
        });
        return Tally(what, result, isStopped);
    }

    private RunTally Tally(PlanCase what, RunResult result, bool isStopped)
    {
        var span = (result.SpanEnd - result.SpanStart).Seconds;
        return new RunTally
        {
            Simulated = result.All.Arrived,
            Arrived = result.Cohort.Arrived,
            Met = result.Met,
            MetByObjective = [.. Objectives.Select(objective => objective.Met(result))],
            MetByLimit = [.. Limits.Select(limit => limit.Met(result))],
            SentToGroup = SentToGroups(what.Fleet, result),
            SpanSeconds = span,
            OutputTokens = result.SpanOutputTokens,
            E2eP95 = result.E2e.Quantile(0.95) / 1e12,
            TtftP99 = result.Ttft.Quantile(0.99) / 1e12,
            RequestsPerSecond = span > 0 ? result.SpanCompletions / span : 0,
            IsStopped = isStopped,
        };
    }

    private static long[] SentToGroups(PlanFleet fleet, RunResult result)
    {
        var sent = new long[fleet.Counts.Count];
        var server = 0;
        for (var group = 0; group < sent.Length; group++)
        {
            for (var copy = 0; copy < fleet.Counts[group]; copy++, server++)
            {
                sent[group] += result.AtSpanEnd[server].Arrivals - result.AtSpanStart[server].Arrivals;
            }
        }

        return sent;
    }

    private List<GroupSpec> GroupsOf(PlanCase what)
    {
        var groups = new List<GroupSpec>();
        for (var index = 0; index < what.Fleet.Counts.Count; index++)
        {
            if (what.Fleet.Counts[index] > 0)
            {
                var spec = Plan.Candidates[index].Group.Spec;
                groups.Add(spec with { Count = what.Fleet.Counts[index], Weight = Weights[index], Server = Slowed(spec.Server, what.StepFactor) });
            }
        }

        return groups;
    }

    private static ServerSpec Slowed(ServerSpec server, double factor) => factor.Equals(1.0) ? server : server switch
    {
        EngineSpec engine => engine with { StepTime = engine.StepTime.Scaled(factor) },
        QueueSpec { ProcessorSharing: true } queue => queue with { Rates = [.. (queue.Rates.Count == 0 ? [1.0] : queue.Rates).Select(rate => rate / factor)] },
        QueueSpec queue => queue with { Speeds = [.. (queue.Speeds.Count == 0 ? Enumerable.Repeat(1.0, queue.Slots) : queue.Speeds).Select(speed => speed / factor)] },
        _ => server,
    };

    private static List<double?> CapacitiesOf(Scenario scenario)
    {
        var capacities = new List<double?>();
        foreach (var candidate in scenario.Plan!.Candidates)
        {
            capacities.Add(SaturatedThroughput.Of(candidate.Group.Spec, scenario.Workload, scenario.Seed));
        }

        return capacities;
    }

    private static List<int> WeightsOf(PlanSpec plan, IReadOnlyList<double?> capacities)
    {
        var slowest = capacities.Min() ?? double.NaN;
        return [.. plan.Candidates.Select((candidate, index) => candidate.HasWeight ? candidate.Group.Spec.Weight
            : capacities[index] is { } capacity ? (int)Math.Clamp(Math.Round(capacity / slowest, MidpointRounding.AwayFromZero), 1, 100)
            : 1)];
    }
}
