using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Tests.Simulation.Twins;
using LbSim.Workload;

namespace LbSim.Tests.Simulation;

/// <summary>Laws of a run as a whole: the same every time, unmoved by being watched, and without litter.</summary>
public sealed class SimulatorTests
{
    [Fact]
    public void Run_Twice_IsTheSame()
    {
        for (var index = 0; index < 100; index++)
        {
            var scenario = new ScenarioMaker(21, index).Draw();

            AssertSame(scenario, scenario.Run(singleStep: false), scenario.Run(singleStep: false));
        }
    }

    [Fact]
    public void Run_OnSeveralThreadsAtOnce_IsTheSame()
    {
        var scenarios = Enumerable.Range(0, 60).Select(index => new ScenarioMaker(22, index).Draw()).ToList();
        var alone = scenarios.ConvertAll(scenario => scenario.Run(singleStep: false));
        var together = new Picture[scenarios.Count * 4];

        Parallel.For(0, together.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, run => together[run] = scenarios[run % scenarios.Count].Run(singleStep: false));

        for (var run = 0; run < together.Length; run++)
        {
            AssertSame(scenarios[run % scenarios.Count], alone[run % scenarios.Count], together[run]);
        }
    }

    [Fact]
    public void Link_TwoUploadsAtOnce_PassOneAfterTheOther()
    {
        var spec = Small.Spec(Small.Engine(sequences: 1), (0, 5, 1), (0, 10, 1));
        spec = spec with { Groups = [spec.Groups[0] with { LinkPicosecondsPerByte = Small.Ms, NetworkDelay = Small.For(7) }] };

        var (result, records) = Small.Run(spec);

        // 620 and 640 bytes at a millisecond each, then the way to the server
        Assert.Equal((620 + 7) * Small.Ms, records[0].Started);
        Assert.Equal((620 + 640 + 7) * Small.Ms, records[1].Started);
        Assert.Equal(1260, result.Servers[0].UploadBytes);
    }

    [Fact]
    public void Run_ObservedOrNot_IsTheSame()
    {
        for (var index = 0; index < 300; index++)
        {
            var scenario = new ScenarioMaker(23, index, shares: index % 2 == 0, converses: index % 3 == 1).Draw();

            AssertSame(scenario, scenario.Run(singleStep: false, Watching.WithoutNotes), scenario.Run(singleStep: false, Watching.No));
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Run_OnceWarm_AllocatesNothingPerRequest(bool singleStep, bool tracksTraffic)
    {
        const int More = 16_000;
        Allocated(4_000, singleStep, tracksTraffic); // compiles what it needs
        var some = Allocated(4_000, singleStep, tracksTraffic);
        var many = Allocated(4_000 + More, singleStep, tracksTraffic);

        // the smallest object takes 24 bytes; a histogram that meets a new doubling grows once by more than 100 KB
        Assert.InRange(many - some, -More * 12, More * 12);
    }

    // Two engines under pressure: chunks, preemptions, queue limits, timeouts; jumps and mixed passes alike.
    private static long Allocated(int requests, bool singleStep, bool tracksTraffic)
    {
        var engine = Small.Engine(budget: 64, sequences: 16, blocks: 60) with { MaxQueue = 6 };
        var spec = Small.Spec(engine) with
        {
            Groups = [new GroupSpec { Name = "a", Count = 2, Server = engine, NetworkDelay = Small.For(1) }],
            Workload = new Generated(requests),
            Balancer = context => new LowestLoad(context, tracksTraffic),
            SingleStep = singleStep,
            Timeouts = new() { Queue = new Small.Constant(1), Total = new Small.Constant(3) },
            SeriesWindow = new(SimDuration.PicosecondsPerSecond * 1_000_000),
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Simulator.Run(spec);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(result.Preemptions > requests / 100 && result.All.TimedOut > requests / 1000 && result.All.Rejected > requests / 1000, $"{result.Preemptions} preemptions, {result.All.TimedOut} timeouts, {result.All.Rejected} rejections: too tame");
        return allocated;
    }

    private static void AssertSame(Scenario scenario, Picture expected, Picture actual)
    {
        var difference = expected.DifferenceFrom(actual);
        Assert.True(difference is null, $"{difference}\nin {scenario}");
    }

    /// <summary>Takes the server with the lowest load, by requests or by bytes.</summary>
    private sealed class LowestLoad : IBalancer
    {
        private readonly bool _byBytes;

        public LowestLoad(BalancerContext context, bool byBytes)
        {
            _byBytes = byBytes;
            if (byBytes)
            {
                context.TrackTraffic(Small.For(50));
            }
        }

        public int Pick(in RequestView request, FleetView fleet)
        {
            var now = request.Now;
            return Load(fleet, 0, now) <= Load(fleet, 1, now) ? 0 : 1;
        }

        private long Load(FleetView fleet, int server, SimTime now) => _byBytes ? fleet.TrafficBytes(server, now) : fleet[server].Outstanding;
    }

    /// <summary>Traffic that is drawn as it is pulled.</summary>
    private sealed class Generated(int requests) : IWorkload
    {
        public bool IsRandom => true;

        public bool IsStationary => true;

        public bool HasClients => false;

        public bool HasSessions => false;

        public IWorkSource Open(ulong seed, int replication) => new Source(requests, new RandomStream(seed, "traffic"));

        private sealed class Source(int left, RandomStream random) : IWorkSource
        {
            private static readonly PrefixSegment[][] Prefixes = [[], [], [new(1, 9), new(2, 7)], [new(1, 9), new(3, 20)], [new(4, 12)]];
            private long _time;

            public bool TryNext(out RequestSpec request)
            {
                _time += random.NextInt64(110 * Small.Ms);
                request = new RequestSpec { Arrival = new(_time), PromptTokens = 1 + random.NextIndex(60), OutputTokens = 1 + random.NextIndex(60), Prefix = Prefixes[random.NextIndex(Prefixes.Length)] };
                return left-- > 0;
            }

            public void Dispose()
            {
            }
        }
    }
}
