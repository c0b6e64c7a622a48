using LbSim.Balancing;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;
using LbSim.Workload;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>A small world that every twin runs.</summary>
internal sealed class Scenario
{
    public required string Name { get; init; }

    public required RunSpec Base { get; init; }

    public required IReadOnlyList<RequestSpec> Traffic { get; init; }

    public BalancerKind Balancer { get; init; }

    /// <summary>Width of the window of byte counts, in picoseconds.</summary>
    public long TrafficWindow { get; init; } = 1;

    /// <summary>Instants at which signals and totals are read, increasing.</summary>
    public IReadOnlyList<long> Probes { get; init; } = [];

    /// <summary>Prompts whose cached tokens are read at each probe.</summary>
    public IReadOnlyList<PrefixSegment[]> ProbePrefixes { get; init; } = [];

    /// <summary>The specification with a balancer that is watched.</summary>
    public RunSpec Spec(bool singleStep, WatchingBalancer? balancer) => Base with
    {
        Workload = new ListWorkload(Traffic),
        SingleStep = singleStep,
        Balancer = context => Make(context, balancer),
    };

    /// <summary>Runs the product's engine.</summary>
    public Picture Run(bool singleStep, Watching watching = Watching.WithNotes)
    {
        var balancer = new WatchingBalancer(Balancer);
        var log = new RecordList();
        var probes = new List<(long Time, int Server, ServerSignals Signals, ServerTotals Totals)>();
        var cached = new List<(long Time, int Server, int Prefix, int Tokens)>();
        var result = Simulator.Run(Spec(singleStep, balancer), new RunOptions
        {
            Log = log,
            CheckMemory = true,
            ProbeTimes = watching == Watching.No ? [] : [.. Probes.Select(time => new SimTime(time))],
            Probe = watching == Watching.WithNotes ? (time, server, signals, totals) => probes.Add((time.Picoseconds, server, signals, totals)) : (_, _, _, _) => { },
            ProbePrefixes = watching == Watching.No ? [] : ProbePrefixes,
            ProbeCache = (time, server, prefix, tokens) => cached.Add((time.Picoseconds, server, prefix, tokens)),
        });
        return Picture.Of(result, log.Records, probes, watching == Watching.WithNotes ? cached : [], balancer.Seen);
    }

    public override string ToString()
    {
        var servers = Base.Groups.Select(group =>
        {
            var engine = (EngineSpec)group.Server;
            return $"{group.Count}x[budget {engine.TokenBudget} seqs {engine.MaxSequences} kv {engine.KvBlocks}x{engine.BlockSize} len {engine.MaxModelLength} threshold {engine.LongPrefillThreshold} caching {engine.PrefixCaching} queue {engine.MaxQueue} net {group.NetworkDelay} link {group.LinkPicosecondsPerByte} over {engine.RequestOverhead}]";
        });
        var faults = Base.Faults.Select(fault => $"{fault.Kind} {fault.Server} at {fault.At} for {fault.For}");
        var traffic = Traffic.Select(request => $"{request.Arrival.Picoseconds}:{request.PromptTokens}+{request.OutputTokens}{string.Concat(request.Prefix.ToArray().Select(segment => $"/{segment.Id}x{segment.Tokens}"))}{(request.Answer.Tokens > 0 ? $">{request.Answer.Id}x{request.Answer.Tokens}" : "")}");
        return $"{Name}: {string.Join(", ", servers)}; {Balancer}; timeouts {Base.Timeouts.Queue?.Mean}/{Base.Timeouts.FirstToken?.Mean}/{Base.Timeouts.Total?.Mean} s; "
            + $"faults [{string.Join(", ", faults)}]; warm-up {Base.Warmup}, duration {Base.Duration.Picoseconds}, drain {Base.DrainLimit.Picoseconds}, sends on {Base.SendAfterDuration}; "
            + $"window {Base.SeriesWindow}; traffic {string.Join(' ', traffic)}";
    }

    private WatchingBalancer Make(BalancerContext context, WatchingBalancer? balancer)
    {
        if (Balancer == BalancerKind.FewestBytes)
        {
            context.TrackTraffic(new(TrafficWindow));
        }

        context.HearFirstTokens();
        return balancer ?? new(Balancer);
    }

    private sealed class RecordList : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Write(in RequestRecord record) => Records.Add(record);
    }
}
