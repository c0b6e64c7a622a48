using System.Collections.Concurrent;
using LbSim.Kernel.Time;
using LbSim.Workload;

namespace LbSim.Experiments.Plan;

/// <summary>Traffic a fleet is tried on, and which of it is measured.</summary>
internal sealed class PlanTraffic(IWorkload workload, SimTime warmup, SimTime duration, double? ratePerSecond, bool isTrace)
{
    private readonly ConcurrentDictionary<int, long> _arrivals = new();

    /// <summary>The requests.</summary>
    public IWorkload Workload { get; } = workload;

    /// <summary>Arrivals before this are not measured.</summary>
    public SimTime Warmup { get; } = warmup;

    /// <summary>Arrivals from here on are not measured; <see cref="SimTime.Never"/> for the end of the traffic.</summary>
    public SimTime Duration { get; } = duration;

    /// <summary>Offered requests per second; null in a closed loop.</summary>
    public double? RatePerSecond { get; } = ratePerSecond;

    /// <summary>Whether replication 0 is a recording, and the others are resampled from it.</summary>
    public bool IsTrace { get; } = isTrace;

    /// <summary>How many requests of a replication are measured; null in a closed loop, where that depends on the fleet.</summary>
    public long? Arrivals(ulong seed, int replication) =>
        Workload.IsClosedLoop ? null : _arrivals.GetOrAdd(replication, _ => Count(seed, replication));

    /// <summary>The same with other requests in their place.</summary>
    public PlanTraffic With(IWorkload other) => new(other, Warmup, Duration, RatePerSecond, IsTrace);

    private long Count(ulong seed, int replication)
    {
        long measured = 0;
        using var source = Workload.Open(seed, replication);
        while (source.TryNext(out var request) && request.Arrival < Duration)
        {
            measured += request.Arrival >= Warmup ? 1 : 0;
        }

        return measured;
    }
}
