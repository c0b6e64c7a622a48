using System.Text;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Tests.Simulation;
using LbSim.Tests.Simulation.Twins;
using LbSim.Tests.Testing;
using LbSim.Workload;
using LbSim.Workload.Clients;
using LbSim.Workload.Generators;
using LbSim.Workload.Growth;
using LbSim.Workload.Lengths;
using LbSim.Workload.Mixtures;
using LbSim.Workload.Parts;
using LbSim.Workload.Sessions;
using LbSim.Workload.Traces;
using LbSim.Workload.Users;
using static LbSim.Tests.Workload.Users.ClosedLoopPlay;

namespace LbSim.Tests.Workload.Parts;

/// <summary>Several kinds of traffic at once: each part is what it would be alone.</summary>
public sealed class PartsTests
{
    private const int ClientMark = 25;
    private const int SessionMark = 56;

    private static readonly SeparateLengths Drawn = new()
    {
        Prompt = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 300 },
        Output = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 60 },
    };

    private static readonly WorkloadPart Chat = new("chat", new SessionWorkload(new()
    {
        Arrivals = new() { RatePerSecond = 2 },
        Turns = new() { Distribution = TokenDistribution.Geometric, Mean = 4, Max = 20 },
        Lengths = Drawn,
        Think = new ExponentialDistribution(0.4),
        SharedPrompt = new() { Groups = 2, Tokens = 40 },
        Clients = new() { Count = 30 },
        Count = 60,
    }));

    private static readonly WorkloadPart Batch = new("batch", new GeneratedWorkload(new() { Arrivals = new() { RatePerSecond = 9 }, Lengths = Drawn, Clients = new ClientOptions { Count = 5 }, Requests = 300 }));

    private static readonly WorkloadPart People = new("people", new UserTraffic(new()
    {
        Users = new() { Count = 6, Think = new ExponentialDistribution(1), Turns = 40, SharedPrompt = new() { Groups = 2, Tokens = 20 } },
        Lengths = Drawn,
    }));

    private static readonly WorkloadPart Recorded = new("recorded", TraceWorkload.Load(
        new TraceFile("t.csv", () => new MemoryStream(Encoding.UTF8.GetBytes("arrival_s,prompt_tokens,output_tokens,client,session\n" + string.Concat(Enumerable.Range(0, 200).Select(row => FormattableString.Invariant($"{row / 4 * 0.2:0.0},{1 + (row * 37 % 200)},{1 + (row % 50)},c{row % 7},s{row % 11}\n")))))),
        new TraceOptions()));

    private static readonly WorkloadPart Mixed = new("mixed", new MixtureWorkload(new()
    {
        RatePerSecond = 6,
        Requests = 200,
        Groups = [new() { Name = "g", Count = 4, Share = 1, Zipf = 1, Arrivals = new() { RatePerSecond = 1 }, Lengths = Drawn }],
    }));

    private static readonly WorkloadPart[] All = [Chat, Batch, People, Recorded, Mixed];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Run_EveryKindAtOnce_EachPartIsWhatItIsAlone(int replication) => CheckEachPart(All, seed: 5, replication);

    [Fact]
    public void Run_RandomPartsInRandomOrder_EachPartIsWhatItIsAlone()
    {
        for (var world = 0; world < 60; world++)
        {
            var random = new RandomStream(8, "parts", world);
            var parts = new List<WorkloadPart>();
            for (var part = 0; part <= random.NextIndex(5); part++)
            {
                var kind = All[random.NextIndex(All.Length)];
                parts.Add(kind with { Name = kind.Name + part });
            }

            CheckEachPart(parts, (ulong)world, random.NextIndex(3));
        }
    }

    [Fact]
    public void TryNext_PartsThatArriveTogether_GoInTheirOrder()
    {
        var arrivals = new ArrivalOptions { Process = ArrivalProcess.Constant, RatePerSecond = 4 };
        var first = new WorkloadPart("first", new GeneratedWorkload(new() { Arrivals = arrivals, Lengths = Drawn, Clients = new() { Count = 1 }, Requests = 50 }));
        var users = new WorkloadPart("users", new UserTraffic(new() { Users = new() { Count = 3, Think = new ConstantDistribution(0.25), Turns = 10 }, Lengths = Drawn }));

        var turns = Play(new PartsWorkload([first, users, first with { Name = "third" }]).Open(1, 0), _ => 250, int.MaxValue);

        Assert.Equal(50 + 30 + 50, turns.Count);
        foreach (var (before, next) in turns.Zip(turns.Skip(1)))
        {
            Assert.True(before.Request.Arrival < next.Request.Arrival || (before.Request.Arrival == next.Request.Arrival && PartOf(before) <= PartOf(next)));
        }
    }

    [Fact]
    public void Run_PartsThatCountAlike_KeepClientsSessionsAndContentsApart()
    {
        var parts = new PartsWorkload([Chat, Chat with { Name = "more" }, People, People with { Name = "others" }]);

        var turns = Play(parts.Open(2, 0), _ => 100, int.MaxValue).GroupBy(PartOf).ToList();

        Assert.Equal(4, turns.Count);
        CheckApart(turns, turn => [turn.Request.Client]);
        CheckApart(turns, turn => [turn.Request.Session]);
        CheckApart(turns, turn => [.. turn.Prefix.Select(segment => (long)segment.Id), .. turn.Request.Answer.Tokens > 0 ? [(long)turn.Request.Answer.Id] : Array.Empty<long>()]);
        foreach (var session in turns.SelectMany(part => part).GroupBy(turn => turn.Request.Session).Where(session => session.First().Request.Answer.Tokens > 0))
        {
            Assert.All(session.Zip(session.Skip(1)), pair => Assert.Equal([.. pair.First.Prefix, pair.First.Request.Answer], pair.Second.Prefix[..^1]));
        }
    }

    [Fact]
    public void Open_TwoPartsAlikeButForTheirNames_DrawDifferently()
    {
        using var source = new PartsWorkload([Batch, Batch with { Name = "more" }]).Open(1, 0);

        var turns = Play(source, _ => 1, int.MaxValue);

        var sizes = turns.GroupBy(PartOf).Select(part => part.Select(turn => turn.Request.PromptTokens).ToList()).ToList();
        Assert.Equal(2, sizes.Count);
        Assert.NotEqual(sizes[0], sizes[1]);
    }

    [Fact]
    public void HasMoreLater_WhileAPartWaitsForAnswers_IsTrue()
    {
        using var source = new PartsWorkload([Batch, People]).Open(1, 0);
        var given = new List<RequestSpec>();
        while (source.TryNext(out var request))
        {
            given.Add(request);
        }

        Assert.Equal(300 + 6, given.Count); // nobody was answered, so every user sent once
        Assert.True(source.HasMoreLater);
        for (var number = 0; number < given.Count; number++)
        {
            Assert.Equal(given[number].Client >> ClientMark == 1, source.OnEnded(number, given[^1].Arrival));
        }

        Assert.True(source.TryNext(out var next));
        Assert.True(next.Arrival >= given[^1].Arrival);
    }

    [Fact]
    public void Traits_OfParts_FollowFromThem()
    {
        var quiet = new WorkloadPart("quiet", new GeneratedWorkload(new() { Arrivals = new() { Process = ArrivalProcess.Constant, RatePerSecond = 1 }, Lengths = new SeparateLengths { Prompt = TokenOptions.Of(1), Output = TokenOptions.Of(1) }, Requests = 3 }));

        Assert.Equal((false, true, false, false, false), Traits([quiet]));
        Assert.Equal((true, true, true, false, false), Traits([Batch, Mixed]));
        Assert.Equal((true, true, true, true, true), Traits([Chat, Batch]));
        Assert.Equal((true, true, false, false, true), Traits([Chat, quiet]));
        Assert.Equal((true, false, true, true, true), Traits(All));
    }

    [Theory]
    [InlineData(0.5, GrowthKind.Copies)]
    [InlineData(2.5, GrowthKind.Copies)]
    [InlineData(2, GrowthKind.Squeeze)]
    public void Grown_Parts_EachGrowsByItsOwnRule(double multiplier, GrowthKind kind)
    {
        var parts = new PartsWorkload(kind == GrowthKind.Squeeze ? [Chat, Batch, People, Mixed] : All).Windowed(SimTime.Never);

        var grown = Assert.IsType<PartsWorkload>(TrafficGrowth.Of(parts, multiplier, kind));

        CheckEachPart([.. parts.Parts.Select(part => part with { Workload = TrafficGrowth.Of(part.Workload, multiplier, kind) })], 3, 1, grown);
    }

    [Fact]
    public void Run_PartsOnEngines_TellTheSameInJumpsAndPassByPass()
    {
        var spec = Small.Spec(Small.Engine(budget: 400, blocks: 3000, blockSize: 4) with { MaxModelLength = 6000 }) with
        {
            Groups = [new GroupSpec { Name = "a", Count = 2, Server = Small.Engine(budget: 400, blocks: 3000) with { MaxModelLength = 6000 } }],
            Workload = new PartsWorkload(All),
            Balancer = _ => new WatchingBalancer(BalancerKind.InTurn),
        };

        var (result, records) = Small.Run(spec);

        Assert.Equal(result.All.Arrived, result.All.Finished);
        Assert.Equal(300, records.Count(record => record.Client >> ClientMark == 1));
        Assert.Equal(240, records.Count(record => record.Client >> ClientMark == 2));
        Assert.Equal(200, records.Count(record => record.Client >> ClientMark == 3));
        Assert.Equal(Play(Chat.Workload.Open(PartsWorkload.SeedOf(spec.Seed, "chat"), 0), _ => 10, int.MaxValue).Count, records.Count(record => record.Client >> ClientMark == 0));
    }

    [Fact]
    public void TryNext_OnceWarm_AllocatesNothing()
    {
        using var source = new PartsWorkload([Endless(1), Endless(2), Endless(3)]).Open(1, 0);
        var number = 0L;
        Ask(20_000);

        Assert.Equal(0, Allocation.LeastOf(() => Ask(1_000)));

        // every request ends when the next arrives
        void Ask(int requests)
        {
            for (var asked = 0; asked < requests; asked++)
            {
                Assert.True(source.TryNext(out var request));
                source.OnEnded(number++, request.Arrival);
            }
        }

        static WorkloadPart Endless(int part) => part == 2
            ? new("generator", new GeneratedWorkload(new() { Arrivals = new() { RatePerSecond = 5 }, Lengths = Drawn }))
            : new(FormattableString.Invariant($"sessions {part}"), new SessionWorkload(new() { Arrivals = new() { RatePerSecond = 3 }, Turns = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 5 }, Lengths = Drawn }));
    }

    [Fact]
    public void New_PartsThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new PartsWorkload([]));
        Assert.Throws<ArgumentException>(() => new PartsWorkload([Chat, Batch with { Name = "chat" }]));
        Assert.Throws<ArgumentException>(() => new PartsWorkload([.. Enumerable.Range(0, 65).Select(part => Batch with { Name = FormattableString.Invariant($"{part}") })]));
    }

    // answers take as long as the request says, so what a part does is the same with others beside it: times, lengths, names, everything
    private static void CheckEachPart(IReadOnlyList<WorkloadPart> parts, ulong seed, int replication, PartsWorkload? whole = null)
    {
        using var together = (whole ?? new PartsWorkload(parts)).Open(seed, replication);
        var turns = PlayEach(together, Service, 100_000);
        Assert.Equal(turns.Select(turn => turn.Request.Arrival).Order(), turns.Select(turn => turn.Request.Arrival));
        var total = 0;
        for (var part = 0; part < parts.Count; part++)
        {
            using var alone = parts[part].Workload.Open(PartsWorkload.SeedOf(seed, parts[part].Name), replication);
            var expected = PlayEach(alone, Service, 100_000);
            var place = part;
            Assert.NotEmpty(expected);
            Assert.Equal(expected, turns.Where(turn => PartOf(turn) == place).Select(turn => Unmarked(turn, place)));
            total += expected.Count;
        }

        Assert.Equal(total, turns.Count);
    }

    private static int Service(RequestSpec request) => 1 + (((request.PromptTokens * 31) + (request.OutputTokens * 17)) % 900);

    // all parts have clients
    private static int PartOf(Turn turn) => turn.Request.Client >> ClientMark;

    private static Turn Unmarked(Turn turn, int part) => turn with
    {
        Request = turn.Request with
        {
            Client = turn.Request.Client & ((1 << ClientMark) - 1),
            Session = turn.Request.Session < 0 ? turn.Request.Session : turn.Request.Session ^ ((long)part << SessionMark),
            Answer = turn.Request.Answer.Tokens == 0 ? default : Unmarked(turn.Request.Answer, part),
        },
        Prefix = [.. turn.Prefix.Select(segment => Unmarked(segment, part))],
    };

    private static PrefixSegment Unmarked(PrefixSegment segment, int part) => segment with { Id = segment.Id ^ ((ulong)part << 58) };

    private static void CheckApart(IReadOnlyList<IEnumerable<Turn>> parts, Func<Turn, IEnumerable<long>> numbers)
    {
        var sets = parts.Select(part => part.SelectMany(numbers).ToHashSet()).ToList();
        Assert.Equal(sets.Sum(set => set.Count), sets.SelectMany(set => set).Distinct().Count());
    }

    private static (bool IsRandom, bool IsStationary, bool HasClients, bool HasSessions, bool IsClosedLoop) Traits(IReadOnlyList<WorkloadPart> parts)
    {
        var workload = new PartsWorkload(parts);
        return (workload.IsRandom, workload.IsStationary, workload.HasClients, workload.HasSessions, workload.IsClosedLoop);
    }
}
