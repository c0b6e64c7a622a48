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
internal sealed class ScenarioMaker(ulong seed, int index)
{
    private readonly RandomStream _random = new(seed, "twins", index);
    private long _unit;

    /// <summary>Draws the world.</summary>
    /// <param name="size">How many requests at most.</param>
    public Scenario Draw(int size = 24)
    {
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
                Server = Engine(),
            });
        }

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

    private EngineSpec Engine()
    {
        var isTight = Chance(0.6);
        var blockSize = Between(1, 5);
        var budget = Chance(0.3) ? Between(1, 4) : Between(4, 40);
        return new EngineSpec
        {
            StepTime = StepTime(budget),
            MaxSequences = Between(1, 8),
            TokenBudget = budget,
            BlockSize = Chance(0.2) ? 16 : blockSize,
            KvBlocks = isTight ? Between(2, 14) : Between(40, 200),
            MaxModelLength = Chance(0.3) ? Between(6, 40) : 4096,
            LongPrefillThreshold = Chance(0.3) ? Between(1, 8) : 0,
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

        return new(linear, Coefficient(), Coefficient(), Coefficient(), Coefficient(), Coefficient(), Coefficient());
    }

    private List<RequestSpec> Traffic(int count)
    {
        var requests = new List<RequestSpec>();
        var longest = Chance(0.2) ? 300 : 20;
        var gap = Between(0, 30);
        var time = Chance(0.3) ? 0L : Span(0, 20).Picoseconds;
        for (var number = 0; number < count; number++)
        {
            requests.Add(new RequestSpec
            {
                Arrival = new(time),
                PromptTokens = Chance(0.15) ? 1 : Between(1, Chance(0.1) ? 60 : 16),
                OutputTokens = Chance(0.15) ? 1 : Between(1, longest),
                Client = number % 3,
                Bytes = Chance(0.5) ? -1 : Between(0, 5000),
            });
            time += Chance(0.3) ? 0 : Span(0, gap).Picoseconds;
        }

        return requests;
    }

    private FaultSpec Fault(int servers, long last) => new()
    {
        Server = Between(0, servers - 1),
        Kind = Chance(0.6) ? FaultKind.Crash : FaultKind.Stop,
        At = new(Instant(last)),
        For = Chance(0.3) ? null : Span(0, 40),
    };

    // most coefficients are often absent, so that passes keep the same length and boundaries coincide
    private long Coefficient() => Chance(0.5) ? 0 : Chance(0.5) ? _unit : _unit / 100 * Between(1, 99);

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
