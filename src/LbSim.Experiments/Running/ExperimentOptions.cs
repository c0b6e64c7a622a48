using LbSim.Kernel.Time;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>How to run an experiment; none of it changes a result.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Runs at once; at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Opens the request log of one run, or null for none; called with (balancer, replication) from the run's thread.</summary>
    public Func<int, int, IRequestLog?>? OpenLog { get; init; }

    /// <summary>Called when a run's log is complete.</summary>
    public Action<int, int>? CloseLog { get; init; }

    /// <summary>Called from the runs' threads: (run number, simulated time, arrivals so far).</summary>
    public Action<int, SimTime, long>? Progress { get; init; }

    /// <summary>Stops everything with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Step engines pass by pass: same results, for checks and timings.</summary>
    public bool SingleStep { get; init; }

    /// <summary>Check the KV memory law at every boundary.</summary>
    public bool CheckMemory { get; init; }
}
