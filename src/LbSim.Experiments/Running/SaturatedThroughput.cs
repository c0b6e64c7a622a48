using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;
using LbSim.Workload;

namespace LbSim.Experiments.Running;

/// <summary>What one server of a group completes per second when its queue is never empty, on the scenario's own mix of lengths.</summary>
/// <remarks>
/// The first 2,000 requests of the traffic (repeated if it has fewer) all wait at time 0; the first and last fifth of the
/// completions are cut off. design.md section 5: load is offered rate over this, because an engine is busy nearly always.
/// </remarks>
public static class SaturatedThroughput
{
    private const int Requests = 2000;

    /// <summary>Completions per second of one server; null when the server completes fewer than 10 requests of the mix.</summary>
    public static double? Of(GroupSpec group, IWorkload workload, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(group);
        var ends = new EndLog();
        Simulator.Run(
            new RunSpec
            {
                Groups = [group with { Count = 1, NetworkDelay = SimDuration.Zero, Server = Unlimited(group.Server) }],
                Workload = new Backlog(workload),
                Balancer = _ => new OnlyServer(),
                Seed = seed,
                SeriesWindow = SimDuration.FromSeconds(3600),
            },
            new RunOptions { Log = ends });
        var times = ends.Times;
        times.Sort();
        var first = times.Count / 5;
        var last = times.Count - 1 - first;
        if (times.Count < 10 || times[last] == times[first])
        {
            return null;
        }

        return (last - first) / new SimDuration(times[last] - times[first]).Seconds;
    }

    private static ServerSpec Unlimited(ServerSpec server) => server switch
    {
        EngineSpec engine => engine with { MaxQueue = 0, RequestOverhead = SimDuration.Zero },
        QueueSpec queue => queue with { QueueLimit = null, RequestOverhead = SimDuration.Zero },
        _ => server,
    };

    private sealed class OnlyServer : IBalancer
    {
        public int Pick(in RequestView request, FleetView fleet) => 0;
    }

    private sealed class EndLog : IRequestLog
    {
        public List<long> Times { get; } = [];

        public void Write(in RequestRecord record)
        {
            if (record.Outcome == Outcome.Finished)
            {
                Times.Add(record.Ended);
            }
        }
    }

    private sealed class Backlog(IWorkload workload) : IWorkload
    {
        public bool IsRandom => workload.IsRandom;

        public bool IsStationary => false;

        public bool HasClients => workload.HasClients;

        public bool HasSessions => workload.HasSessions;

        public IWorkSource Open(ulong seed, int replication) => new Source(workload, seed, replication);

        private sealed class Source(IWorkload workload, ulong seed, int replication) : IWorkSource
        {
            private readonly List<RequestSpec> _seen = [];
            private IWorkSource? _inner = workload.Open(seed, replication);
            private int _given;

            public bool TryNext(out RequestSpec request)
            {
                if (_given == Requests)
                {
                    request = default;
                    return false;
                }

                if (_inner is not null && _inner.TryNext(out request))
                {
                    request = request with { Prefix = request.Prefix.ToArray() };
                    _seen.Add(request);
                    _inner.OnEnded(_given, request.Arrival); // users of a closed loop go on at once
                }
                else
                {
                    _inner?.Dispose();
                    _inner = null;
                    if (_seen.Count == 0)
                    {
                        request = default;
                        return false;
                    }

                    request = _seen[_given % _seen.Count];
                }

                _given++;
                request = request with { Arrival = SimTime.Zero };
                return true;
            }

            public void Dispose() => _inner?.Dispose();
        }
    }
}
