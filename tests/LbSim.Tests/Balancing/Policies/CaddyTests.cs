namespace LbSim.Tests.Balancing.Policies;

/// <summary>Caddy's policies by hand; the recordings of the real program are in RecordedCaseTests.</summary>
public sealed class CaddyTests
{
    [Fact]
    public void RoundRobin_FromTheStart_BeginsAtTheSecondServer()
    {
        var bench = new HandBench("caddy-round-robin", [1, 1, 1]);
        Assert.Equal("bcab", bench.Passes(4));

        bench.SetUp(2, false);
        Assert.Equal("aba", bench.Passes(3));
        bench.SetUp(2, true);
        Assert.Equal("bca", bench.Passes(3));
    }

    [Fact]
    public void LeastConnections_SeveralIdle_DrawsAmongThemOnly()
    {
        var bench = new HandBench("caddy-least-connections", [1, 9, 1]);
        bench.Load(0, 1);

        Assert.Equal([0, 0.5, 0.5], bench.Shares(40_000), Near);
    }

    [Fact]
    public void LeastConnections_NothingEnds_FillsLevelByLevel()
    {
        var bench = new HandBench("caddy-least-connections", [1, 1, 1]);
        for (var level = 0; level < 5; level++)
        {
            Assert.Equal("abc", string.Concat(bench.Holds(3).Order()));
        }
    }

    [Theory]
    [InlineData(new[] { 3, 1, 0 }, new[] { 1.0 / 12, 1.0 / 4, 2.0 / 3 })] // the recorded case's model
    [InlineData(new[] { 1, 2 }, new[] { 0.5, 0.5 })] // b overwrites a in the first place half the time
    [InlineData(new[] { 2, 1 }, new[] { 0.25, 0.75 })] // with both in the reservoir the busier one stays a candidate
    [InlineData(new[] { 0, 0 }, new[] { 0.5, 0.5 })] // the first idle one in the reservoir
    public void RandomChoose_OpenRequests_HasCaddysSharesWithItsFaults(int[] open, double[] expected)
    {
        var bench = new HandBench("caddy-random-choose", [.. open.Select(_ => 1)]);
        for (var server = 0; server < open.Length; server++)
        {
            bench.Load(server, open[server]);
        }

        Assert.Equal(expected, bench.Shares(60_000), Near);
    }

    [Fact]
    public void RandomChoose_OnlyTheLastIsUp_IsFound()
    {
        var bench = new HandBench("caddy-random-choose", [1, 1, 1, 1, 1, 1]);
        for (var server = 0; server < 5; server++)
        {
            bench.SetUp(server, false);
        }

        Assert.Equal("ffff", bench.Passes(4));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 0.008; // four standard errors
}
