using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;
using LbSim.Tests.Simulation.Twins;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Users;
using static LbSim.Tests.Simulation.Small;

namespace LbSim.Tests.Simulation;

/// <summary>Whole runs in which users wait for their answers.</summary>
public sealed class ClosedLoopTests
{
    private static readonly SeparateLengths Short = new()
    {
        Prompt = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 30 },
        Output = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 40 },
    };

    [Fact]
    public void Run_ThreeUsersOnOneServer_TheNextTurnComesWhenTheAnswerAndTheThoughtAreOver()
    {
        var fixedLengths = new SeparateLengths { Prompt = TokenOptions.Of(10), Output = TokenOptions.Of(1) };
        var spec = Spec(Users(1, new ConstantDistribution(0.1), turns: 3), fixedLengths, servers: 1);

        var (result, records) = Run(spec);

        // thought to 100, pass of 20 to 120, and again
        Assert.Equal([100, 220, 340], records.Select(record => record.Arrival / Ms));
        Assert.Equal([120, 240, 360], records.Select(record => record.Ended / Ms));
        Assert.Equal(At(340), result.SpanEnd);
        Assert.Equal(At(360), result.End);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_TwoBalancersAndFleets_LengthsAndThoughtsAreTheSameAndOnlyTimesMove(bool hasSchedule)
    {
        var schedule = hasSchedule ? new ArrivalOptions { RatePerSecond = 12 } : null;
        var users = Users(10, new ExponentialDistribution(0.2), turns: 30);

        var (_, wide) = Run(Spec(users, Short, servers: 5, BalancerKind.InTurn, schedule));
        var (_, narrow) = Run(Spec(users, Short, servers: 2, BalancerKind.FewestOutstanding, schedule));

        Assert.Equal(300, wide.Count);
        Assert.Equal(300, narrow.Count);
        foreach (var (left, right) in ByUser(wide).Zip(ByUser(narrow)))
        {
            Assert.Equal(left.Select(Nature), right.Select(Nature));
            Assert.All(left.Zip(left.Skip(1)), pair => Assert.True(pair.Second.Arrival >= pair.First.Ended));
            if (!hasSchedule)
            {
                Assert.Equal(Thoughts(left), Thoughts(right));
            }
        }

        Assert.NotEqual(wide.Select(record => record.Arrival), narrow.Select(record => record.Arrival));
    }

    [Fact]
    public void Run_UntilADuration_MeasuresItsArrivalsAndNeverHasMoreInFlightThanUsers()
    {
        var spec = Spec(Users(6, new ExponentialDistribution(0.05)), Short, servers: 2) with { Warmup = At(2_000), Duration = At(30_000), SendAfterDuration = true };

        var (result, records) = Run(spec);

        var edges = records.SelectMany(record => new[] { (Time: record.Arrival, Step: 1), (Time: record.Ended < 0 ? long.MaxValue : record.Ended, Step: -1) }).OrderBy(edge => edge.Time).ThenBy(edge => edge.Step);
        var (now, most) = (0, 0);
        foreach (var edge in edges)
        {
            now += edge.Step;
            most = Math.Max(most, now);
        }

        Assert.Equal(6, most);
        Assert.Equal(At(30_000), result.SpanEnd);
        Assert.Equal(records.Count(record => record.IsMeasured), result.Cohort.Arrived);
        Assert.Equal(result.Cohort.Arrived, result.Cohort.Finished);
        Assert.All(records.Where(record => record.IsMeasured), record => Assert.InRange(record.Arrival, 2_000 * Ms, (30_000 * Ms) - 1));
    }

    [Fact]
    public void Run_TheOnlyServerIsDown_UsersGoOnBeingRefusedAndComeBackWithIt()
    {
        var spec = Spec(Users(3, new ConstantDistribution(0), turns: 60), Short, servers: 1) with
        {
            Faults = [new FaultSpec { Server = 0, Kind = FaultKind.Crash, At = At(200), For = For(50) }],
        };

        var (result, records) = Run(spec);

        Assert.Equal(180, result.All.Arrived);
        Assert.InRange(result.All.Rejected, 100, 153); // every millisecond each, for 50 ms
        Assert.Contains(records, record => record.Outcome == Outcome.Finished && record.Arrival >= 250 * Ms);
    }

    [Fact]
    public void Run_StopsSendingAtTheDuration_CountsTheArrivalsBeforeIt()
    {
        var spec = Spec(Users(6, new ExponentialDistribution(0.3)), Short, servers: 1) with { Duration = At(10_000), SendAfterDuration = false };

        var (result, records) = Run(spec);

        Assert.Equal(records.Count, result.Cohort.Arrived);
        Assert.All(records, record => Assert.True(record.Arrival < 10_000 * Ms));
        Assert.Equal(Enumerable.Range(0, records.Count).Select(number => (long)number), records.Select(record => record.Request));
    }

    [Fact]
    public void Run_SameSpecification_GivesTheSameRecords()
    {
        var users = Users(8, new LogNormalDistribution(0.2, 1.5), turns: 40) with { SharedPrompt = new() { Groups = 3, Tokens = 12 } };
        var spec = Spec(users, Short, servers: 3);

        Assert.Equal(Run(spec).Records, Run(spec).Records);
        Assert.NotEqual(Run(spec).Records, Run(spec with { Replication = 1 }).Records);
    }

    [Fact]
    public void Run_UsersWhoShareAPrompt_ComputeItOnce()
    {
        var lengths = new SeparateLengths { Prompt = TokenOptions.Of(10), Output = TokenOptions.Of(1) };
        var users = Users(1, new ConstantDistribution(0.1), turns: 2) with { SharedPrompt = new() { Groups = 1, Tokens = 9 } };

        var (_, records) = Run(Spec(users, lengths, servers: 1));

        // blocks of 4: of 9 shared tokens 8 are found again, so the second pass has 2 tokens
        Assert.Equal([120, 232], records.Select(record => record.Ended / Ms));
    }

    private static UserOptions Users(int count, IDistribution think, long? turns = null) => new() { Count = count, Think = think, Turns = turns };

    private static RunSpec Spec(UserOptions users, LengthOptions lengths, int servers, BalancerKind balancer = BalancerKind.InTurn, ArrivalOptions? schedule = null) => new()
    {
        Groups = [new GroupSpec { Name = "a", Count = servers, Server = Engine(blocks: 400) }],
        Workload = new UserTraffic(new() { Users = users, Lengths = lengths, Schedule = schedule }),
        Balancer = _ => new WatchingBalancer(balancer),
        Seed = 3,
    };

    private static List<List<RequestRecord>> ByUser(List<RequestRecord> records) =>
        [.. records.GroupBy(record => record.Client).OrderBy(user => user.Key).Select(user => user.OrderBy(record => record.Arrival).ToList())];

    private static (int, int, int, long) Nature(RequestRecord record) => (record.PromptTokens, record.OutputTokens, record.Client, record.Session);

    private static List<long> Thoughts(List<RequestRecord> turns) => [.. turns.Zip(turns.Skip(1), (before, next) => next.Arrival - before.Ended)];
}
