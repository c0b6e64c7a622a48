namespace LbSim.Tests.Balancing.Policies;

/// <summary>Apache's methods by hand; the recordings of the real program are in RecordedCaseTests.</summary>
public sealed class ApacheTests
{
    [Theory]
    [InlineData(new[] { 5, 1, 1 }, "aabacaa")]
    [InlineData(new[] { 4, 3, 2, 1 }, "abcabdacba")]
    public void ByRequests_WeightsOfTheReference_TakesTheirOrderOverAndOver(int[] weights, string order)
    {
        Assert.Equal(order + order, new HandBench("apache-by-requests", weights).Passes(2 * order.Length));
    }

    [Fact]
    public void ByRequests_AttemptFails_CostsNothing()
    {
        var bench = new HandBench("apache-by-requests", [2, 1]);
        bench.End(bench.Hold(), isSuccess: false);

        Assert.Equal("baaba", bench.Passes(5));
    }

    [Fact]
    public void ByBusyness_AllIdle_GoesByWeight()
    {
        // scores a, b: 3, 1 then 2, 2 then 1, 3 then 4, 0
        Assert.Equal("aabaaaba", new HandBench("apache-by-busyness", [3, 1]).Passes(8));
    }

    [Fact]
    public void ByBusyness_NothingEnds_IgnoresWeightsSaveForTies()
    {
        Assert.Equal("abab", new HandBench("apache-by-busyness", [3, 1]).Holds(4));
    }

    [Fact]
    public void ByTraffic_BytesOfBothDirections_AreRoundedDownApart()
    {
        var bench = new HandBench("apache-by-traffic", [1, 1]);
        Assert.Equal(0, bench.Hold(bytes: 199));
        bench.End(0, bytes: 199); // 1 + 1, not 3
        Assert.Equal(1, bench.Hold(bytes: 200)); // 2 + 0: a tie, which the first wins
        Assert.Equal(0, bench.Hold(bytes: 1));
        bench.End(0, bytes: 101); // a: 2 + 3
        Assert.Equal(1, bench.Hold(bytes: 1));
    }

    [Fact]
    public void ByTraffic_Weights_DivideTheBytes()
    {
        var bench = new HandBench("apache-by-traffic", [2, 1]);
        for (var request = 0; request < 3_000; request++)
        {
            bench.End(bench.Hold(bytes: 1_000), bytes: 9_000);
        }

        Assert.InRange((double)bench.Fleet.View.TotalSent(0) / bench.Fleet.View.TotalSent(1), 1.99, 2.01);
    }

    [Fact]
    public void ByTraffic_ServerComesBack_TakesEverythingUntilItHasCaughtUp()
    {
        var bench = new HandBench("apache-by-traffic", [1, 1]);
        bench.SetUp(1, false);
        Assert.Equal("aaaaaaaa", bench.Passes(8));

        bench.SetUp(1, true);

        Assert.Equal("bbbbbbbbab", bench.Passes(10));
    }
}
