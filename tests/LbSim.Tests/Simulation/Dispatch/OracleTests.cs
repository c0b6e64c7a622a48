using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;
using LbSim.Tests.Simulation.Queueing;
using LbSim.Tests.Simulation.Twins;
using LbSim.Workload;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;

namespace LbSim.Tests.Simulation.Dispatch;

/// <summary>The truth that oracles see, and what they make of it.</summary>
public sealed class OracleTests
{
    [Fact]
    public void Pick_OneLongJobAgainstThreeShortOnes_JsqAndLwlDiffer()
    {
        // A: one job of 10 s; B: three of 1 s. The fifth request goes to A by number and to B by work.
        Assert.Equal(0, LastOf("join-shortest-queue"));
        Assert.Equal(1, LastOf("least-work-left"));

        static int LastOf(string oracle)
        {
            var balancer = new Scripted([0, 1, 1, 1], oracle);
            Simulator.Run(Queues(2, Work(10, 1, 1, 1, 1), [0, 1, 2, 3, 4], context => balancer.With(context)));
            return balancer.Picks[^1];
        }
    }

    [Fact]
    public void LeastWorkLeft_EqualServersFirstComeFirstServed_StartsEveryRequestAsOneCentralQueueWould()
    {
        foreach (var service in (IDistribution[])[new ExponentialDistribution(1), new HyperexponentialDistribution(1, 4), new LogNormalDistribution(1, 2)])
        {
            var central = Records(Poisson(4, 1, 4 * 0.9, service, "round-robin"));

            var spread = Records(Poisson(1, 4, 4 * 0.9, service, "least-work-left"));

            Assert.Equal(central.Select(record => (record.Request, record.Started, record.Ended)), spread.Select(record => (record.Request, record.Started, record.Ended)));
        }
    }

    [Theory]
    [InlineData("join-shortest-queue", "jsq-n2-rho0.8")]
    [InlineData("least-work-left", "mmc-c2-rho0.8")]
    public void Run_KnownQueue_MeanTimeInSystemAgreesWithTheory(string oracle, string id)
    {
        var known = QueueingCase.Find(id);
        var expected = known.Expected.GetProperty("W").GetDouble();
        var means = new double[12];

        Parallel.For(0, means.Length, replication =>
        {
            var spec = known.Spec(replication, 60_000);
            var group = new GroupSpec { Name = "q", Count = 2, Server = new QueueSpec { Service = new ExponentialDistribution(1) } };
            means[replication] = Simulator.Run(spec with { Groups = [group], Balancer = context => BalancerCatalog.Find(oracle)!.Create(null, context) }).E2e.MeanSeconds;
        });

        var mean = means.Average();
        var error = Math.Sqrt(means.Sum(value => (value - mean) * (value - mean)) / (means.Length - 1) / means.Length);
        Assert.InRange(mean, expected - (4 * error), expected + (4 * error));
        Assert.InRange(error / expected, 0, 0.012);
    }

    [Theory]
    [InlineData("fcfs")]
    [InlineData("ps")]
    [InlineData("engine")]
    public void Truth_ReadAtEveryPick_ChangesNothing(string kind)
    {
        var spec = Mixed(kind);

        var plain = Records(spec with { Balancer = _ => new WatchingBalancer(BalancerKind.InTurn) });
        var read = Records(spec with { Balancer = context => new Reader(context, []) });

        Assert.Equal(plain, read);
    }

    [Fact]
    public void Truth_JumpingAndStepping_IsTheSameAtEveryPick()
    {
        var (jumping, stepping) = (new List<(int, long)>(), new List<(int, long)>());

        Simulator.Run(Mixed("engine") with { Balancer = context => new Reader(context, jumping) });
        Simulator.Run(Mixed("engine") with { Balancer = context => new Reader(context, stepping), SingleStep = true });

        Assert.True(jumping.Count > 1_000);
        Assert.Equal(stepping, jumping);
    }

    [Fact]
    public void TrueJobs_RequestsUnderWay_CountUntilTheirAnswersLeave()
    {
        // 100 ms each way, 1 s of work: at 0.05 s the first is under way, at 1.05 s in work, at 1.15 s its answer is under way
        var seen = new List<(int Jobs, long Work)>();
        var spec = Queues(1, Work(1, 1, 1, 1), [0, 50, 1_050, 2_150], context => new Reader(context, seen));

        Simulator.Run(spec with { Groups = [spec.Groups[0] with { NetworkDelay = SimDuration.FromMilliseconds(100) }] });

        // at 1.05 s: the first has 50 ms left and the second waits; at 2.15 s the second has just left, the third is in work until 3.1 s
        Assert.Equal([(0, 0), (1, 1_000), (2, 1_050), (1, 950)], seen.Select(pair => (pair.Jobs, pair.Work / SimDuration.PicosecondsPerMillisecond)));
    }

    [Fact]
    public void WorkLeft_SlotsOfUnequalSpeedAndSharedProcessor_IsRemainingWorkOverSpeed()
    {
        // slots of speed 3 and 1: jobs of 6 and 4 work run until 2 s and 4 s; 2 more wait. At 1 s: (3 + 3 + 2) / 4 = 2 s
        Assert.Equal(2_000, Left(new QueueSpec { Slots = 2, Speeds = [1, 3], Service = Work(6, 4, 2, 1) }));

        // one processor of rates 1, 1.5, 2: three jobs of 6, 4, 2 have 2/3 each after 1 s: 10 left over a rate of 2, the newcomer not counted
        Assert.Equal(5_000, Left(new QueueSpec { Slots = 9, ProcessorSharing = true, Rates = [1, 1.5, 2], Service = Work(6, 4, 2, 1) }));

        static long Left(QueueSpec server)
        {
            var seen = new List<(int Jobs, long Work)>();
            var spec = Queues(1, Work(1), [0, 0, 0, 1_000], context => new Reader(context, seen));
            ((Sequence)server.Service).Rewind();
            Simulator.Run(spec with { Groups = [new GroupSpec { Name = "q", Count = 1, Server = server }] });
            return (long)Math.Round(seen[^1].Work / 1e9);
        }
    }

    [Fact]
    public void WorkLeft_Engine_IsPromptPassesPlusSharesOfDecodePasses()
    {
        // passes of m tokens last 10 + m ms, budget 100. At 0 nothing; a request of 250 + 11 tokens comes, and another of 30 + 1 at the same instant.
        // For the second pick: passes of 100, 100 and 50 = 110 + 110 + 60, then 10 decodes alone = 10 * 11: 390 ms.
        // For the third at 5 ms the first pass (the first prompt's 100 tokens) is in progress and has had no effect yet: 280 tokens
        // = 2 * 110 + 90 ms, and 10 decodes at half a pass of two each = 10 * 12 / 2: 370 ms.
        var seen = new List<(int Jobs, long Work)>();
        var spec = Small.Spec(Small.Engine(), (0, 250, 11), (0, 30, 1), (5, 10, 1)) with { Balancer = context => new Reader(context, seen) };

        Small.Run(spec);

        Assert.Equal([(0, 0), (1, 390), (2, 370)], seen.Take(3).Select(pair => (pair.Jobs, pair.Work / Small.Ms)));
    }

    private static RunSpec Queues(int servers, Sequence work, long[] arrivals, Func<BalancerContext, IBalancer> balancer) => new()
    {
        Groups = [new GroupSpec { Name = "q", Count = servers, Server = new QueueSpec { Service = work } }],
        Workload = new ListWorkload([.. arrivals.Select(arrival => new RequestSpec { Arrival = Small.At(arrival), PromptTokens = 1, OutputTokens = 1 })]),
        Balancer = balancer,
        Seed = 1,
    };

    private static RunSpec Poisson(int slots, int servers, double rate, IDistribution service, string balancer) => new()
    {
        Groups = [new GroupSpec { Name = "q", Count = servers, Server = new QueueSpec { Slots = slots, Service = service } }],
        Workload = new GeneratedWorkload(new GeneratorOptions { Arrivals = new ArrivalOptions { RatePerSecond = rate }, Lengths = new SeparateLengths { Prompt = TokenOptions.Of(1), Output = TokenOptions.Of(1) } }),
        Balancer = context => BalancerCatalog.Find(balancer)!.Create(null, context),
        Seed = 4,
        Duration = SimTime.FromSeconds(8_000),
    };

    private static RunSpec Mixed(string kind)
    {
        var chance = new RandomStream(5, "mixed");
        var traffic = new List<RequestSpec>();
        long arrival = 0;
        for (var request = 0; request < 1_200; request++)
        {
            arrival += chance.NextIndex(90);
            traffic.Add(new RequestSpec { Arrival = Small.At(arrival), PromptTokens = 1 + chance.NextIndex(160), OutputTokens = 1 + chance.NextIndex(60) });
        }

        ServerSpec server = kind switch
        {
            "engine" => Small.Engine(decodeKv: 20_000_000),
            "ps" => new QueueSpec { Slots = 6, ProcessorSharing = true, Service = new ExponentialDistribution(0.08) },
            _ => new QueueSpec { Slots = 2, Speeds = [1, 2], Service = new ExponentialDistribution(0.2) },
        };
        return new RunSpec
        {
            Groups = [new GroupSpec { Name = "g", Count = 3, NetworkDelay = Small.For(7), Server = server }],
            Workload = new ListWorkload(traffic),
            Balancer = _ => new WatchingBalancer(BalancerKind.InTurn),
            Seed = 2,
            Timeouts = new TimeoutSpec { Total = new ExponentialDistribution(4) },
        };
    }

    private static List<RequestRecord> Records(RunSpec spec)
    {
        var log = new Log();
        Simulator.Run(spec, new RunOptions { Log = log });
        return [.. log.Records.OrderBy(record => record.Request)];
    }

    private static Sequence Work(params double[] seconds) => new(seconds);

    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Write(in RequestRecord record) => Records.Add(record);
    }

    /// <summary>Work by request number: a service stream of the first draw tells which request asks, so values are matched to streams as they first appear.</summary>
    private sealed class Sequence(double[] values) : IDistribution
    {
        private readonly Dictionary<double, double> _known = [];

        public double Mean => values.Average();

        public void Rewind() => _known.Clear();

        public double Sample(RandomStream random)
        {
            var ticket = random.NextDouble();
            if (!_known.TryGetValue(ticket, out var value))
            {
                value = values[_known.Count];
                _known[ticket] = value;
            }

            return value;
        }
    }

    /// <summary>Takes the servers in turn and reads the truth about all of them at every pick, twice.</summary>
    private sealed class Reader : IBalancer
    {
        private readonly List<(int Jobs, long Work)> _seen;
        private int _last = -1;

        public Reader(BalancerContext context, List<(int Jobs, long Work)> seen)
        {
            context.SeeTruth();
            _seen = seen;
        }

        public int Pick(in RequestView request, FleetView fleet)
        {
            for (var server = 0; server < fleet.Count; server++)
            {
                var work = fleet.TrueWorkLeft(server, request.Now).Picoseconds;
                Assert.Equal(work, fleet.TrueWorkLeft(server, request.Now).Picoseconds);
                _seen.Add((fleet.TrueJobs(server), work));
            }

            return _last = fleet.Eligible.NextAfter(_last);
        }
    }

    /// <summary>The first picks as written, then those of an oracle.</summary>
    private sealed class Scripted(int[] first, string oracle) : IBalancer
    {
        private IBalancer? _oracle;

        public List<int> Picks { get; } = [];

        public Scripted With(BalancerContext context)
        {
            _oracle = BalancerCatalog.Find(oracle)!.Create(null, context);
            return this;
        }

        public int Pick(in RequestView request, FleetView fleet)
        {
            Picks.Add(Picks.Count < first.Length ? first[Picks.Count] : _oracle!.Pick(request, fleet));
            return Picks[^1];
        }
    }
}
