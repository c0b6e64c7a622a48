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
        var byGroup = logs.Select(log => Share(log.Sets[0].Count(kept => kept), log.Sets[0].Count)).ToArray();
        var best = world.Objectives.Select((_, index) => AnyShare(logs, 1 + index)).ToArray();
        var missed = world.Limits.Select((limit, index) => (limit.Name, Share: AnyShare(logs, 1 + world.Objectives.Count + index) ?? 1)).MinBy(entry => entry.Share);
        return new(byGroup, best, missed.Share < 1 ? missed.Name : null);
    }

    private static Log Run(PlanWorld world, int group)
    {
        var traffic = world.Traffic.At(1);
        var source = new OneByOne(traffic);
        var log = new Log([record => world.Limits.All(limit => limit.Keeps(record)), .. world.Objectives.Select(objective => objective.Keeps), .. world.Limits.Select(limit => limit.Keeps)], source);
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

    private static double? AnyShare(Log[] logs, int set)
    {
        var count = logs.Max(log => log.Sets[set].Count);
        var kept = 0;
        for (var request = 0; request < count; request++)
        {
            // a request that one group did not come to in its hundred days is taken to be kept: this is an upper bound
            kept += logs.Any(log => request >= log.Sets[set].Count || log.Sets[set][request]) ? 1 : 0;
        }

        return Share(kept, count);
    }

    private static double? Share(long kept, long count) => count == 0 ? null : (double)kept / count;

    private sealed class OnlyServer : IBalancer
    {
        public int Pick(in RequestView request, FleetView fleet) => 0;
    }

    // which measured requests kept what, in order of arrival: requests end in that order here
    private sealed class Log(IReadOnlyList<Func<RequestRecord, bool>> tests, OneByOne source) : IRequestLog
    {
        public List<bool>[] Sets { get; } = [.. tests.Select(_ => new List<bool>())];

        public void Write(in RequestRecord record)
        {
            if (!source.IsMeasured)
            {
                return;
            }

            for (var set = 0; set < Sets.Length; set++)
            {
                Sets[set].Add(tests[set](record));
            }
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
