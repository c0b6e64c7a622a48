using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Tests.Testing;
using LbSim.Workload;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Users;
using static LbSim.Tests.Workload.Users.ClosedLoopPlay;

namespace LbSim.Tests.Workload.Users;

/// <summary>The source of closed-loop users by itself, answered by a service time the test chooses.</summary>
public sealed class UserTrafficTests
{
    private static readonly SeparateLengths Drawn = new()
    {
        Prompt = new() { Distribution = TokenDistribution.LogNormal, Mean = 400, Cv = 1 },
        Output = new() { Distribution = TokenDistribution.Gamma, Mean = 100, Cv = 0.7 },
    };

    [Fact]
    public void TryNext_NobodyAnswered_GivesOneRequestOfEachUser()
    {
        using var source = Open(new() { Count = 7, Think = new ExponentialDistribution(3) });

        var requests = Drain(source);

        Assert.Equal(Enumerable.Range(0, 7), requests.Select(request => request.Client).Order());
        Assert.Equal(requests.Select(request => request.Arrival).Order(), requests.Select(request => request.Arrival));
        Assert.Equal(requests.Select(request => (long)request.Client), requests.Select(request => request.Session));
        Assert.True(source.HasMoreLater);
    }

    [Fact]
    public void Run_AnsweredFastOrSlowly_OnlyTheTimesOfLaterTurnsDiffer()
    {
        var users = new UserOptions { Count = 5, Think = new LogNormalDistribution(2, 1) };

        var fast = Play(Open(users), turn => 10, until: 200);
        var slow = Play(Open(users), turn => 3_000 + (17 * (turn % 11)), until: 200);

        foreach (var (quick, late) in fast.GroupBy(turn => turn.Request.Client).OrderBy(user => user.Key).Zip(slow.GroupBy(turn => turn.Request.Client).OrderBy(user => user.Key)))
        {
            var pairs = quick.Zip(late).ToList();
            Assert.True(pairs.Count > 20);
            Assert.All(pairs, pair => Assert.Equal(pair.First.Request with { Arrival = default }, pair.Second.Request with { Arrival = default }));
            Assert.Equal(Pauses(pairs.Select(pair => pair.First)), Pauses(pairs.Select(pair => pair.Second)));
            Assert.True(pairs[^1].First.Request.Arrival < pairs[^1].Second.Request.Arrival);
        }
    }

    [Fact]
    public void Run_WithASchedule_ASlotGoesOutWhenItIsDueOrTheUserIsFree()
    {
        var arrivals = new ArrivalOptions { RatePerSecond = 10 };
        using var open = new GeneratedWorkload(new() { Arrivals = arrivals, Lengths = Drawn }).Open(1, 0);
        var slots = new List<SimTime>();
        while (slots.Count < 400 && open.TryNext(out var request))
        {
            slots.Add(request.Arrival);
        }

        var turns = Play(Open(new() { Count = 4 }, arrivals), turn => 100 + (turn % 7 * 150), until: 400);

        foreach (var user in turns.GroupBy(turn => turn.Request.Client))
        {
            var free = SimTime.Zero;
            foreach (var (turn, index) in user.Select((turn, index) => (turn, index)).Take(60))
            {
                var due = slots[(index * 4) + user.Key];
                Assert.Equal(due > free ? due : free, turn.Request.Arrival);
                free = turn.Ended;
            }
        }
    }

    [Fact]
    public void Run_WithAScheduleNeverHeldUp_IsTheOpenLoop()
    {
        var options = new ArrivalOptions { Process = ArrivalProcess.Gamma, Cv = 2, RatePerSecond = 20 };
        using var open = new GeneratedWorkload(new() { Arrivals = options, Lengths = Drawn, Requests = 500 }).Open(1, 0);

        var turns = Play(Open(new() { Count = 10_000 }, options, requests: 500), _ => 1, until: 1000);

        Assert.Equal(Drain(open).Select(request => request.Arrival), turns.Select(turn => turn.Request.Arrival));
    }

    [Fact]
    public void TryNext_WithASharedPrompt_NamesTheBeginningOfTheUsersGroup()
    {
        using var source = Open(new() { Count = 7, SharedPrompt = new() { Groups = 3, Tokens = 50 } });

        var requests = Drain(source);

        Assert.All(requests, request => Assert.Equal([new PrefixSegment((ulong)(request.Client % 3), 50)], request.Prefix.ToArray()));
    }

    [Theory]
    [InlineData(null, 100L, 100)]
    [InlineData(6L, null, 42)]
    [InlineData(6L, 30L, 30)]
    public void Run_WithAnEnd_EndsThere(long? turns, long? requests, int expected)
    {
        using var source = Open(new() { Count = 7, Think = new ExponentialDistribution(1), Turns = turns }, requests: requests);

        Assert.Equal(expected, Play(source, _ => 5, until: int.MaxValue).Count);
        Assert.False(source.HasMoreLater);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    public void Run_WithAScheduleOfSoManyRequests_SendsThose(int requests)
    {
        using var source = Open(new() { Count = 7 }, new ArrivalOptions { RatePerSecond = 5 }, requests);

        var turns = Play(source, turn => 10 + (turn * 7 % 400), until: int.MaxValue);

        Assert.Equal(requests, turns.Count);
        Assert.All(turns.GroupBy(turn => turn.Request.Client), user => Assert.Equal((requests - user.Key + 6) / 7, user.Count()));
    }

    [Fact]
    public void OnEnded_RefusedAtOnceWithNoTimeToThink_ComesAgainAMillisecondLater()
    {
        using var source = Open(new() { Count = 1 });

        var turns = Play(source, _ => 0, until: 5);

        Assert.Equal([0, 1, 2, 3, 4], turns.Select(turn => turn.Request.Arrival.Picoseconds / SimDuration.PicosecondsPerMillisecond));
    }

    [Fact]
    public void Open_SameSeedAndReplication_GivesTheSameTraffic()
    {
        var users = new UserOptions { Count = 12, Think = new GammaDistribution(4, 2) };

        var turns = Play(Open(users), _ => 50, until: 300);

        Assert.Equal(turns, Play(Open(users), _ => 50, until: 300));
        Assert.NotEqual(turns, Play(Open(users, replication: 1), _ => 50, until: 300));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryNext_OnceWarm_AllocatesNothing(bool hasSchedule)
    {
        using var source = Open(new() { Count = 20, Think = new ExponentialDistribution(0.1), SharedPrompt = new() { Groups = 4, Tokens = 10 } }, hasSchedule ? new ArrivalOptions { RatePerSecond = 30 } : null);
        var number = 0L;
        Answer(2_000);

        Assert.Equal(0, Allocation.LeastOf(() => Answer(2_000)));

        void Answer(int count)
        {
            for (var index = 0; index < count; index++)
            {
                Assert.True(source.TryNext(out var request));
                source.OnEnded(number++, request.Arrival + new SimDuration(5_000));
            }
        }
    }

    [Fact]
    public void Validate_ImpossibleOptions_NamesEach()
    {
        var options = new UserTrafficOptions
        {
            Users = new() { Count = 0, Turns = 0 },
            Lengths = Drawn,
            Schedule = new() { RatePerSecond = 0 },
            Requests = 0,
        };

        Assert.Equal(["users.count", "users.turns", "arrivals.rate", "requests"], options.Validate().Select(problem => problem.Option));
    }

    private static IWorkSource Open(UserOptions users, ArrivalOptions? schedule = null, long? requests = null, int replication = 0) =>
        new UserTraffic(new() { Users = users, Lengths = Drawn, Schedule = schedule, Requests = requests }).Open(1, replication);

    private static List<RequestSpec> Drain(IWorkSource source)
    {
        var requests = new List<RequestSpec>();
        while (source.TryNext(out var request))
        {
            requests.Add(request);
        }

        return requests;
    }

    // Pauses between the end of a turn and the next turn of the same user.
    private static List<long> Pauses(IEnumerable<Turn> turns)
    {
        var all = turns.ToList();
        return [.. all.Zip(all.Skip(1), (before, next) => (next.Request.Arrival - before.Ended).Picoseconds)];
    }
}
