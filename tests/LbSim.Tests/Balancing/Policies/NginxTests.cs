namespace LbSim.Tests.Balancing.Policies;

/// <summary>nginx's methods by hand; the recordings of the real program are in RecordedCaseTests.</summary>
public sealed class NginxTests
{
    [Theory]
    [InlineData(new[] { 1, 1, 1 }, "abccba")]
    [InlineData(new[] { 2, 1 }, "ababaa")]
    public void LeastConnections_NothingEnds_SettlesTiesByAStepOfRoundRobinAmongThem(int[] weights, string order)
    {
        Assert.Equal(order, new HandBench("nginx-least-connections", weights).Holds(order.Length));
    }

    [Fact]
    public void LeastConnections_UnequalLoads_TakesTheLeastAndLeavesTheRoundRobinAlone()
    {
        var bench = new HandBench("nginx-least-connections", [1, 1, 1]);
        bench.Load(0, 3);
        bench.Load(1, 1);
        bench.Load(2, 2);

        Assert.Equal("bbcc", bench.Holds(4));
    }

    [Fact]
    public void LeastConnections_AttemptFails_CountsForLessAmongTheTied()
    {
        var bench = new HandBench("nginx-least-connections", [2, 2], ("max-fails", "1"));
        var failed = bench.Hold();
        bench.End(failed, isFailure: true);

        // scores -2 and 2; a's effective weight is 0 and grows back by one a step: -2, 4 then -1, 4 then 1, 3 then 3, 1
        Assert.Equal("bbba", bench.Passes(4));
    }

    [Fact]
    public void LeastConnections_ClientLeaves_IsNoFault()
    {
        var bench = new HandBench("nginx-least-connections", [2, 2], ("max-fails", "1"));
        bench.End(bench.Hold(), isSuccess: false);

        // the round robin goes on as if nothing had been
        Assert.Equal("bab", bench.Passes(3));
    }

    [Theory]
    [InlineData("user-1", 2)] // hash 32294
    [InlineData("user-2", 0)] // 26415
    [InlineData("user-3", 2)] // 4136
    [InlineData("user-4", 0)] // 3660
    public void Hash_KeysOfTheReference_GoToTheirServers(string key, int server)
    {
        Assert.Equal(server, new HandBench("nginx-hash", [1, 1, 1]).Pass(key));
    }

    [Fact]
    public void Hash_OnlyOneServerOfAHundredUp_IsFoundByRoundRobinAfterTwentyTries()
    {
        var bench = new HandBench("nginx-hash", [.. Enumerable.Repeat(1, 60)]);
        for (var server = 1; server < 60; server++)
        {
            bench.SetUp(server, false);
        }

        Assert.All(Enumerable.Range(0, 50), key => Assert.Equal(0, bench.Pass($"key-{key}")));
    }

    [Fact]
    public void Hash_ServerLeavesForGood_ItsSlotsAreGone()
    {
        var bench = new HandBench("nginx-hash", [1, 1, 1]);
        bench.Leave(1);

        // what two servers give: hash modulo 2
        Assert.Equal([0, 2, 0, 0], new[] { "user-1", "user-2", "user-3", "user-4" }.Select(key => bench.Pass(key)));
    }

    [Fact]
    public void Random_Weights_GiveShares()
    {
        var shares = new HandBench("nginx-random", [5, 1, 1]).Shares(70_000);

        Assert.Equal([5.0 / 7, 1.0 / 7, 1.0 / 7], shares, Near);
    }

    [Fact]
    public void Random_ServerDown_ItsDrawsGoToTheOthersByWeight()
    {
        var bench = new HandBench("nginx-random", [4, 2, 1]);
        bench.SetUp(0, false);

        Assert.Equal([0, 2.0 / 3, 1.0 / 3], bench.Shares(60_000), Near);
    }

    [Fact]
    public void RandomTwo_OneBusierThanTheOther_TakesTheLessBusyOfTwoDistinct()
    {
        var bench = new HandBench("nginx-random-two", [1, 1, 1]);
        bench.Load(0, 2);
        bench.Load(1, 1);

        Assert.Equal([0, 1.0 / 3, 2.0 / 3], bench.Shares(60_000), Near);
    }

    [Fact]
    public void RandomTwo_AllIdle_TheLaterDrawWins()
    {
        // the second of two distinct draws by weight 3:1:1: a after b or c (0.4 x 0.75), b after a (0.6 x 0.5) or after c (0.2 x 0.25)
        Assert.Equal([0.30, 0.35, 0.35], new HandBench("nginx-random-two", [3, 1, 1]).Shares(60_000), Near);
    }

    [Fact]
    public void RandomTwo_OneServerUp_IsFoundByRoundRobin()
    {
        var bench = new HandBench("nginx-random-two", [1, 1, 1]);
        bench.SetUp(0, false);
        bench.SetUp(2, false);

        Assert.Equal("bbbb", bench.Passes(4));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 0.008; // four standard errors
}
