using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;
using LbSim.Workload;

namespace LbSim.Experiments.Plan;

/// <summary>What share of the traffic keeps its limits when every request is alone on a server: no fleet of such servers can do better.</summary>
/// <remarks>
/// Replication 0 of the traffic at its recorded size goes through one server of each group, each request when the one before it has
/// ended. Where prompts name their content, the server forgets nothing, as if every earlier prompt were in its cache.
/// Not known for closed loops, whose requests depend on how fast they are answered.
/// </remarks>
internal sealed class IdleAttainment
{
    private const int EndlessBlocks = 1 << 28;
    private const long LatestStart = 100 * 86_400L * SimDuration.PicosecondsPerSecond;

    private IdleAttainment(double?[] byGroup, double?[] best, string? limit)
    {
        ByGroup = byGroup;
        Best = best;
        Limit = limit;
    }

    /// <summary>Share of requests that keep all limits on a server of each group; null in a closed loop.</summary>
    public IReadOnlyList<double?> ByGroup { get; }

    /// <summary>Of each objective: the share that keeps it on the best group for each request.</summary>
    public IReadOnlyList<double?> Best { get; }

    /// <summary>The limit that most requests miss on their best group; null where none is missed.</summary>
    public string? Limit { get; }

    /// <summary>Whether some objective is out of reach of any fleet.</summary>
    public bool IsOutOfReach(IReadOnlyList<PlanObjective> objectives)
    {
        for (var index = 0; index < objectives.Count; index++)
        {
            if (Best[index] < objectives[index].Target - 1e-12)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Measures it.</summary>
    public static IdleAttainment Of(PlanWorld world, int threads)
    {
        var groups = world.Plan.Candidates.Count;
        if (world.Scenario.Workload.IsClosedLoop)
        {
            return new(new double?[groups], new double?[world.Objectives.Count], null);
        }

        var logs = new Log[groups];
        PlanParallel.For(groups, threads, group => logs[group] = Run(world, group), world.Cancellation);
        var every = (byte)((1 << world.Limits.Count) - 1);
        var isJoint = world.Scenario.AttainmentTarget is not null;
        var byGroup = logs.Select(log => Share(log.Kept.Count(kept => kept == every), log.Kept.Count)).ToArray();
        var best = world.Objectives.Select((_, index) => BestShare(logs, isJoint ? every : (byte)(1 << index))).ToArray();
        var missed = world.Limits.Select((limit, index) => (limit.Name, Share: BestShare(logs, (byte)(1 << index)) ?? 1)).MinBy(entry => entry.Share);
        return new(byGroup, best, missed.Share < 1 ? missed.Name : null);
    }

    private static Log Run(PlanWorld world, int group)
    {
        var traffic = world.Traffic.At(1);
        var source = new OneByOne(traffic);
        var log = new Log(world.Limits, source);
        var spec = world.Plan.Candidates[group].Group.Spec;
        Simulator.Run(
            new RunSpec
            {
                Groups = [spec with { Count = 1, Server = Endless(spec.Server, world.Traffic.HasPrefixes) }],
                Workload = source,
                Balancer = _ => new OnlyServer(),
                Seed = world.Scenario.Seed,
                Timeouts = world.Scenario.Timeouts,
                Objectives = world.Scenario.Objectives,
                Wire = world.Scenario.Wire,
                SeriesWindow = SimDuration.FromSeconds(100 * 86_400.0),
            },
            new RunOptions { Log = log, Cancellation = world.Cancellation });
        return log;
    }

    private static ServerSpec Endless(ServerSpec server, bool hasPrefixes) =>
        hasPrefixes && server is EngineSpec engine ? engine with { KvBlocks = Math.Max(engine.KvBlocks, EndlessBlocks / engine.BlockSize) } : server;

    // of the requests that some group serves with all of some limits kept
    private static double? BestShare(Log[] logs, byte limits)
    {
        var count = logs.Max(log => log.Kept.Count);
        var kept = 0;
        for (var request = 0; request < count; request++)
        {
            // a request that one group did not come to in its hundred days is taken to be kept: this is an upper bound
            kept += logs.Any(log => request >= log.Kept.Count || (log.Kept[request] & limits) == limits) ? 1 : 0;
        }

        return Share(kept, count);
    }

    private static double? Share(long kept, long count) => count == 0 ? null : (double)kept / count;

    private sealed class OnlyServer : IBalancer
    {
        public int Pick(in RequestView request, FleetView fleet) => 0;
    }

    // which limits each measured request kept, a bit for each, in order of arrival: requests end in that order here
    private sealed class Log(IReadOnlyList<PlanLimit> limits, OneByOne source) : IRequestLog
    {
        public List<byte> Kept { get; } = [];

        public void Write(in RequestRecord record)
        {
            if (!source.IsMeasured)
            {
                return;
            }

            byte kept = 0;
            for (var limit = 0; limit < limits.Count; limit++)
            {
                kept |= (byte)(limits[limit].Keeps(record) ? 1 << limit : 0);
            }

            Kept.Add(kept);
        }
    }

    // one request at a time, the next when the one before has ended
    private sealed class OneByOne(PlanTraffic traffic) : IWorkload, IWorkSource
    {
        private IWorkSource? _inner;
        private long _free;
        private bool _isBusy;
        private bool _isDry;

        public bool IsMeasured { get; private set; }

        public bool IsRandom => traffic.Workload.IsRandom;

        public bool IsStationary => false;

        public bool HasClients => traffic.Workload.HasClients;

        public bool HasSessions => traffic.Workload.HasSessions;

        public bool HasMoreLater => !_isDry && _isBusy;

        public IWorkSource Open(ulong seed, int replication)
        {
            _inner = traffic.Workload.Open(seed, replication);
            return this;
        }

        public bool TryNext(out RequestSpec request)
        {
            if (_isBusy || _isDry)
            {
                request = default;
                return false;
            }

            _isDry = !_inner!.TryNext(out request) || request.Arrival >= traffic.Duration || _free > LatestStart;
            if (_isDry)
            {
                return false;
            }

            IsMeasured = request.Arrival >= traffic.Warmup;
            request = request with { Arrival = new SimTime(_free) };
            _isBusy = true;
            return true;
        }

        public bool OnEnded(long request, SimTime ended)
        {
            _isBusy = false;
            _free = ended.Picoseconds + SimDuration.PicosecondsPerMillisecond; // nothing of it is under way any more
            return true;
        }

        public void Dispose() => _inner?.Dispose();
    }
}
