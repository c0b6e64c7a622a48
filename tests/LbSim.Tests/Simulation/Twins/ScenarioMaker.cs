using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Hardware;
using LbSim.Simulation.Servers;
using LbSim.Workload;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>Draws small worlds in which as much as possible happens at once.</summary>
/// <remarks>
/// In most of them every time is a whole number of milliseconds, so that arrivals, timeouts, faults and messages keep falling on
/// pass boundaries; in the others times are odd numbers of picoseconds.
/// </remarks>
internal sealed partial class ScenarioMaker(ulong seed, int index, bool shares = false, bool converses = false)
{
    private readonly RandomStream _random = new(seed, "twins", index);
    private long _unit;
    private bool _isPlain;
    private List<PrefixSegment[]> _prefixes = [];

    /// <summary>Draws the world.</summary>
    /// <param name="size">How many requests at most.</param>
    public Scenario Draw(int size = 24)
    {
        _isPlain = Chance(0.4);
        _unit = Chance(0.75) ? SimDuration.PicosecondsPerMillisecond : 1_000_003;
        var groups = new List<GroupSpec>();
        var count = Between(1, 2);
        for (var group = 0; group < count; group++)
        {
            groups.Add(new GroupSpec
            {
                Name = "g" + group,
                Count = Between(1, 2),
                NetworkDelay = Chance(0.5) ? default : Span(1, 6),
                LinkPicosecondsPerByte = Chance(0.9) ? 0 : _unit / 1000 * Between(1, 3),
                Server = Engine(),
            });
        }

        _prefixes = shares || Chance(0.3) ? [.. Enumerable.Range(0, Between(1, 5)).Select(_ => Prefix())] : [];
        var traffic = Traffic(Between(1, size));
        var last = traffic.Count == 0 ? 0 : traffic[^1].Arrival.Picoseconds;
        var servers = groups.Sum(group => group.Count);
        var hasWarmup = Chance(0.3);
        var hasDuration = Chance(0.4);
        var warmup = hasWarmup ? Instant(last) : 0;
        return new Scenario
        {
            Name = $"seed {seed} scenario {index}",
            Traffic = traffic,
            Balancer = (BalancerKind)Between(0, 2),
            TrafficWindow = Span(1, 60).Picoseconds,
            ProbePrefixes = [.. _prefixes, .. _talks.Select(talk => talk.ToArray())],
            Probes = [.. Enumerable.Range(0, 8).Select(_ => Instant(last * 2) + (Chance(0.3) ? Between(0, 999) : 0)).Distinct().Order()],
            Base = new RunSpec
            {
                Groups = groups,
                Workload = new ListWorkload(traffic),
                Balancer = _ => throw new InvalidOperationException("set for each run"),
                Seed = 1,
                Warmup = new(warmup),
                Duration = hasDuration ? new(warmup + 1 + Instant(last)) : SimTime.Never,
                SendAfterDuration = Chance(0.5),
                DrainLimit = Chance(0.3) ? Span(0, 40) : new(long.MaxValue / 4),
                Timeouts = Chance(0.6) ? new() : new() { Queue = Patience(), FirstToken = Patience(), Total = Patience() },
                Faults = Chance(0.6) ? [] : [.. Enumerable.Range(0, Between(1, 3)).Select(_ => Fault(servers, last))],
                Objectives = new() { Ttft = Limit(), Tpot = Limit(), E2e = Limit(), Queueing = Limit() },
                SeriesWindow = Span(1, 50),
            },
        };
    }

    /// <summary>Two engines with sizes and coefficients as real ones have, short of memory.</summary>
    public static Scenario Real(long gapMilliseconds, BalancerKind balancer, int requests)
    {
        var random = new RandomStream(9, "real engines", gapMilliseconds);
        var linear = new long[2049];
        for (var tokens = 0; tokens < linear.Length; tokens++)
        {
            linear[tokens] = 7_810_000_000 + (29_140_000L * Math.Max(tokens, 128)) + (20_580_000L * tokens);
        }

        var engine = new EngineSpec
        {
            StepTime = new(linear, 1_870, 83_000, 0, 166_000, 0, 0),
            MaxSequences = 256,
            TokenBudget = 2048,
            KvBlocks = 1500,
            MaxModelLength = 8192,
            RequestOverhead = SimDuration.FromMilliseconds(11.6),
        };
        var time = 0L;
        var traffic = new List<RequestSpec>();
        for (var number = 0; number < requests; number++)
        {
            time += random.NextInt64(2 * gapMilliseconds * SimDuration.PicosecondsPerMillisecond);
            var isLong = random.NextIndex(10) == 0;
            traffic.Add(new RequestSpec { Arrival = new(time), PromptTokens = 1 + random.NextIndex(isLong ? 7000 : 1500), OutputTokens = 1 + random.NextIndex(isLong ? 900 : 250) });
        }

        return new Scenario
        {
            Name = $"real engines, a request every {gapMilliseconds} ms",
            Traffic = traffic,
            Balancer = balancer,
            TrafficWindow = SimDuration.PicosecondsPerSecond,
            Probes = [.. Enumerable.Range(0, 100).Select(_ => random.NextInt64(time)).Distinct().Order()],
            Base = new RunSpec
            {
                Groups = [new GroupSpec { Name = "a", Count = 2, Server = engine, NetworkDelay = SimDuration.FromMilliseconds(0.5) }],
                Workload = new ListWorkload(traffic),
                Balancer = _ => throw new InvalidOperationException("set for each run"),
                Seed = 1,
                Warmup = new(time / 20),
                Timeouts = new() { Total = new Constant(60) },
                Faults = [new() { Server = 1, Kind = FaultKind.Crash, At = new(time / 2), For = new(time / 10) }],
            },
        };
    }

    private EngineSpec Engine()
    {
        var isTight = Chance(shares ? 0.4 : 0.6);
        var blockSize = Between(1, 5);
        var budget = Chance(0.3) ? Between(1, 4) : Between(4, 40);
        return new EngineSpec
        {
            StepTime = StepTime(budget),
            MaxSequences = Between(1, 8),
            TokenBudget = budget,
            BlockSize = Chance(0.2) ? 16 : blockSize,
            KvBlocks = isTight ? Between(2, converses ? 40 : 14) : Between(40, 200),
            MaxModelLength = Chance(0.3) ? Between(6, 40) : 4096,
            LongPrefillThreshold = Chance(shares ? 0.5 : 0.3) ? Between(1, 8) : 0,
            PrefixCaching = Chance(0.85),
            MaxQueue = Chance(0.25) ? Between(1, 4) : 0,
            RequestOverhead = Chance(0.7) ? default : Span(1, 4),
        };
    }

    private StepTimeModel StepTime(int budget)
    {
        var linear = new long[budget + 1];
        var fixedCost = Span(1, 4).Picoseconds;
        var perToken = Chance(0.5) ? 0 : Span(0, 1).Picoseconds;
        var knee = Between(0, budget);
        for (var tokens = 0; tokens <= budget; tokens++)
        {
            linear[tokens] = fixedCost + (perToken * Math.Max(tokens, knee));
        }

        var decodeKv = Coefficient();
        var mixedKv = Coefficient();
        var floor = Chance(0.4) ? linear.Select(time => time / Between(1, 3)).ToArray() : null;
        return new(linear, Coefficient(), decodeKv, Coefficient(), mixedKv, Coefficient(), Coefficient(), floor, Coefficient());
    }

    private List<RequestSpec> Traffic(int count)
    {
        var requests = new List<RequestSpec>();
        var longest = Chance(0.2) ? 300 : 20;
        var gap = Between(0, shares ? 10 : 30);
        var time = Chance(0.3) ? 0L : Span(0, 20).Picoseconds;
        for (var number = 0; number < count; number++)
        {
            if (converses)
            {
                requests.Add(Turn(time, number));
                time += Chance(0.3) ? 0 : Span(0, 2 * gap).Picoseconds;
                continue;
            }

            var prefix = _prefixes.Count > 0 && Chance(0.85) ? Cut(_prefixes[Between(0, _prefixes.Count - 1)]) : [];
            requests.Add(new RequestSpec
            {
                Arrival = new(time),
                PromptTokens = PromptTokens(prefix),
                OutputTokens = Chance(0.15) ? 1 : Between(1, longest),
                Client = number % 3,
                Prefix = prefix,
                Bytes = Chance(0.5) ? -1 : Between(0, 5000),
            });
            time += Chance(0.3) ? 0 : Span(0, gap).Picoseconds;
        }

        return requests;
    }

    // often just what is named, so that all of a prompt may be cached
    private int PromptTokens(PrefixSegment[] prefix)
    {
        var named = prefix.Sum(segment => segment.Tokens);
        return shares && named > 0 && Chance(0.7) ? named + (Chance(0.5) ? 0 : Between(0, 3)) : Chance(0.15) ? 1 : Between(1, Chance(0.1) ? 60 : 16);
    }

    // often a beginning of another prefix, so that chains share their first segments
    private PrefixSegment[] Prefix()
    {
        var segments = _prefixes.Count > 0 && Chance(0.6) ? Cut(_prefixes[^1]).ToList() : [];
        var more = Between(1, 4);
        for (var segment = 0; segment < more; segment++)
        {
            segments.Add(new((ulong)Between(0, 3), Between(1, Chance(0.2) ? 20 : 6)));
        }

        return [.. segments];
    }

    private PrefixSegment[] Cut(PrefixSegment[] prefix) => Chance(0.6) ? prefix : prefix[..Between(0, prefix.Length)];

    private FaultSpec Fault(int servers, long last) => new()
    {
        Server = Between(0, servers - 1),
        Kind = Chance(0.6) ? FaultKind.Crash : FaultKind.Stop,
        At = new(Instant(last)),
        For = Chance(0.3) ? null : Span(0, 40),
    };

    // coefficients are often absent, so that passes keep the same length and boundaries coincide
    private long Coefficient() => _isPlain || Chance(0.5) ? 0 : Chance(0.5) ? _unit : _unit / 100 * Between(1, 99);

    private Constant? Patience() => Chance(0.5) ? null : new Constant(Span(0, 120).Seconds);

    private SimDuration? Limit() => Chance(0.5) ? null : Span(0, 100);

    private long Instant(long last) => _unit * Between(0, (int)Math.Max(1, last / _unit));

    private SimDuration Span(int from, int to) => new(_unit * Between(from, to));

    private int Between(int from, int to) => from + _random.NextIndex(to - from + 1);

    private bool Chance(double share) => _random.NextDouble() < share;

    private sealed class Constant(double seconds) : IDistribution
    {
        public double Mean => seconds;

        public double Sample(RandomStream random) => seconds;
    }
}
