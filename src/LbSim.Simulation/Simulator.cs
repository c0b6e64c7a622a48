using LbSim.Kernel.Time;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;
using LbSim.Workload;

namespace LbSim.Simulation;

/// <summary>What a run may be given besides its specification; none of it changes a result.</summary>
public sealed record RunOptions
{
    /// <summary>Takes every request as it ends.</summary>
    public IRequestLog? Log { get; init; }

    /// <summary>Called now and then with simulated time and arrivals so far.</summary>
    public Action<SimTime, long>? Progress { get; init; }

    /// <summary>Ends the run early with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Asked after every request that ends, with the result so far: true ends the run there, and what it found is of that instant.</summary>
    public Func<RunResult, bool>? ShouldStop { get; init; }

    /// <summary>Instants at which <see cref="Probe"/> looks at every server, increasing; for tests.</summary>
    internal IReadOnlyList<SimTime> ProbeTimes { get; init; } = [];

    /// <summary>Sees (instant, server, signals, totals) at each probe time, after everything that happens at it.</summary>
    internal Action<SimTime, int, ServerSignals, ServerTotals>? Probe { get; init; }

    /// <summary>Prompts that <see cref="ProbeCache"/> asks each server's prefix cache for at each probe time.</summary>
    internal IReadOnlyList<PrefixSegment[]> ProbePrefixes { get; init; } = [];

    /// <summary>Sees (instant, server, prompt, cached tokens).</summary>
    internal Action<SimTime, int, int, int>? ProbeCache { get; init; }

    /// <summary>Check the KV memory law at every boundary: slow, for tests and `--debug`.</summary>
    public bool CheckMemory { get; init; }
}

/// <summary>Runs one balancer on one traffic: a pure function of the specification.</summary>
public static class Simulator
{
    /// <summary>Runs to the end.</summary>
    /// <exception cref="LbSim.Kernel.InvariantException">A law of the simulation was broken.</exception>
    public static RunResult Run(RunSpec spec, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using var run = new SimulationRun(spec, options ?? new RunOptions());
        return run.Run();
    }
}
