using LbSim.Balancing.Policies;
using LbSim.Kernel.Random;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Tests.Simulation.Twins;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Sessions;
using static LbSim.Tests.Simulation.Small;

namespace LbSim.Tests.Simulation;

/// <summary>Whole runs of sessions, whose turns send their history again.</summary>
public sealed class SessionRunTests
{
    // begins at 100 ms; turns of 5 new tokens, answers of 1, a thought of 100 ms between
    private static readonly SessionOptions One = new()
    {
        Arrivals = new() { Process = ArrivalProcess.Constant, RatePerSecond = 10 },
        Turns = TokenOptions.Of(3),
        Lengths = new SeparateLengths { Prompt = TokenOptions.Of(5), Output = TokenOptions.Of(1) },
        Think = new ConstantDistribution(0.1),
        Count = 1,
    };

    [Fact]
    public void Run_OneSession_ComputesOfEachTurnWhatTheBlocksBeforeDoNotHold()
    {
        var (result, records) = Run(Spec(One, servers: 1));

        // a pass of m tokens lasts 10 + m ms, blocks hold 4. Prompts of 5, 5+1+5 and 11+1+5 tokens: the turn before left 1 full
        // block, then 2, so 5, 7 and 9 tokens are computed
        Assert.Equal([5, 11, 17], records.Select(record => record.PromptTokens));
        Assert.Equal([100, 215, 332], records.Select(record => record.Arrival / Ms));
        Assert.Equal([115, 232, 351], records.Select(record => record.Ended / Ms));
        Assert.Equal(3, result.All.Finished);
    }

    [Fact]
    public void Run_OneSessionWithAnswersOfSixTokens_FindsTheAnswersToo()
    {
        var options = One with { Lengths = new SeparateLengths { Prompt = TokenOptions.Of(5), Output = TokenOptions.Of(6) } };

        var (result, records) = Run(Spec(options, servers: 1));

        // prompts of 5, 5+6+5 and 16+6+5 tokens; an answer takes 5 passes of 11 ms after the first. The turn before left 5+6-1 tokens,
        // 2 full blocks, then 16+6-1, 5 full blocks: 5, 8 and 7 tokens are computed
        Assert.Equal([5, 16, 27], records.Select(record => record.PromptTokens));
        Assert.Equal([100, 270, 443], records.Select(record => record.Arrival / Ms));
        Assert.Equal([170, 343, 515], records.Select(record => record.Ended / Ms));
        Assert.Equal(8 + 20, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void Run_OneSessionOverTwoServersInTurn_FindsItsHistoryOnlyWhereItWas()
    {
        var (_, records) = Run(Spec(One, servers: 2));

        // the second turn meets an empty cache and computes 11 tokens; the third is back on the first server, which holds the 5 of
        // the first turn (1 block) and nothing of the second
        Assert.Equal([115, 236, 359], records.Select(record => record.Ended / Ms));
    }

    [Fact]
    public void Run_SessionsWithABeginningInCommon_FindItInEachOthersTurns()
    {
        var options = One with { Count = 2, Turns = TokenOptions.Of(1), SharedPrompt = new() { Groups = 1, Tokens = 9 } };

        var (_, records) = Run(Spec(options, servers: 1));

        // 14 tokens, then 14 less the two full blocks of the 9 in common
        Assert.Equal([124, 216], records.Select(record => record.Ended / Ms));
    }

    [Fact]
    public void Run_OneSessionThatShortensItsHistory_FindsOnlyTheBeginningInCommonAgain()
    {
        var options = One with { Turns = TokenOptions.Of(4), SharedPrompt = new() { Groups = 1, Tokens = 9 }, Compaction = new() { At = TokenOptions.Of(25), To = TokenOptions.Of(3) } };

        var (_, records) = Run(Spec(options, servers: 1));

        // prompts of 9+5 and 14+1+5 tokens; 26 would pass 25, so 9+3+5; then 17+1+5. The turn before left 14 tokens, 3 full blocks; after the summary only the 2
        // full blocks of the beginning are found; then 17 tokens, 4 blocks: 14, 8, 9 and 7 tokens are computed
        Assert.Equal([14, 20, 17, 23], records.Select(record => record.PromptTokens));
        Assert.Equal([124, 242, 361, 478], records.Select(record => record.Ended / Ms));
    }

    [Fact]
    public void Run_TwoBalancersAndFleets_OnlyTheTimesOfLaterTurnsMove()
    {
        var options = One with
        {
            Arrivals = new() { RatePerSecond = 6 },
            Turns = new() { Distribution = TokenDistribution.Geometric, Mean = 4, Max = 12 },
            Lengths = new SeparateLengths { Prompt = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 20 }, Output = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 12 } },
            Think = new ExponentialDistribution(0.2),
            Count = 60,
        };

        var (_, wide) = Run(Spec(options, servers: 5));
        var (_, narrow) = Run(Spec(options, servers: 2, BalancerKind.FewestOutstanding));

        Assert.Equal(wide.Count, narrow.Count);
        foreach (var (left, right) in BySession(wide).Zip(BySession(narrow)))
        {
            Assert.Equal(left[0].Arrival, right[0].Arrival);
            Assert.Equal(left.Select(record => (record.PromptTokens, record.OutputTokens, record.Session)), right.Select(record => (record.PromptTokens, record.OutputTokens, record.Session)));
            Assert.Equal(Thoughts(left), Thoughts(right));
        }

        Assert.NotEqual(wide.Select(record => record.Arrival), narrow.Select(record => record.Arrival));
    }

    [Fact]
    public void Run_SessionsOnceWarm_AllocatesNothingPerTurn()
    {
        const int More = 16_000;
        Allocated(8_000); // compiles what it needs
        var some = Allocated(8_000);
        var many = Allocated(8_000 + More);

        // the smallest object takes 24 bytes
        Assert.InRange(many - some, -More * 12, More * 12);
    }

    // two engines that keep answers until their memory is needed
    private static long Allocated(int turns)
    {
        var options = One with
        {
            Arrivals = new() { RatePerSecond = 4 },
            Turns = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 6 },
            Lengths = new SeparateLengths { Prompt = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 20 }, Output = new() { Distribution = TokenDistribution.Uniform, Min = 1, Max = 12 } },
            Count = null,
            Requests = turns,
        };
        var spec = Spec(options, servers: 2) with { SeriesWindow = For(1_000_000_000), Balancer = _ => new RoundRobin() };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Simulator.Run(spec);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(result.Servers.Sum(server => server.ReusedTokens) > 10 * turns, "hardly anything was found again");
        return allocated;
    }

    private static RunSpec Spec(SessionOptions options, int servers, BalancerKind balancer = BalancerKind.InTurn) => new()
    {
        Groups = [new GroupSpec { Name = "a", Count = servers, Server = Engine(blocks: 400) }],
        Workload = new SessionWorkload(options),
        Balancer = _ => new WatchingBalancer(balancer),
        Seed = 3,
    };

    private static List<List<RequestRecord>> BySession(List<RequestRecord> records) =>
        [.. records.GroupBy(record => record.Session).OrderBy(session => session.Key).Select(session => session.OrderBy(record => record.Arrival).ToList())];

    private static List<long> Thoughts(List<RequestRecord> turns) => [.. turns.Zip(turns.Skip(1), (before, next) => next.Arrival - before.Ended)];
}
