using LbSim.Balancing.Policies;

namespace LbSim.Tests.Balancing.Policies;

/// <summary>Varnish's directors by hand; the recordings of the real program are in RecordedCaseTests.</summary>
public sealed class VarnishTests
{
    [Fact]
    public void Fallback_ServersGoAndCome_TakesTheFirstThatIsUp()
    {
        var bench = new HandBench("varnish-fallback", [1, 9, 1]);
        Assert.Equal("aa", bench.Passes(2));

        bench.SetUp(0, false);
        Assert.Equal("bb", bench.Passes(2));
        bench.SetUp(1, false);
        Assert.Equal("cc", bench.Passes(2));
        bench.SetUp(0, true);
        Assert.Equal("aa", bench.Passes(2));
    }

    [Fact]
    public void Random_ServerDown_SharesOfTheOthersKeepTheirProportion()
    {
        var bench = new HandBench("varnish-random", [3, 2, 1]);
        bench.SetUp(0, false);

        Assert.Equal([0, 2.0 / 3, 1.0 / 3], bench.Shares(60_000), (expected, actual) => Math.Abs(expected - actual) < 0.008);
    }

    [Fact]
    public void Shard_Weights_MultiplyThePoints()
    {
        var shares = new HandBench("varnish-shard", [3, 1], ("replicas", "2000")).Shares(20_000);

        Assert.InRange(shares[0], 0.72, 0.78); // points scatter by 1 in 45, keys by 1 in 140
    }

    [Fact]
    public void AtOrAfter_PointsOfARing_FindsTheFirstNotBelow()
    {
        var ring = new PointRing();
        ring.Fill([(30, 2), (10, 0), (20, 1), (20, 0)]);

        Assert.Equal([0, 0, 1, 1, 3, 3, 4], new uint[] { 0, 10, 11, 20, 21, 30, 31 }.Select(ring.AtOrAfter));
        Assert.Equal([0, 0, 1, 2], Enumerable.Range(0, 4).Select(ring.Server));
    }
}
