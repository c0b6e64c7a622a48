namespace LbSim.Tests.Balancing.Policies.LeastLoaded;

public sealed class HaproxyRandomTests
{
    [Fact]
    public void Pick_OneDraw_FollowsTheRingNotTheWeights()
    {
        var gateway = new TestGateway("haproxy-random", [1, 1, 1], ("draws", "1"));

        var counts = gateway.Picks(100_000).CountBy(letter => letter).ToDictionary();

        // shares of the ring of three equal servers (recorded case haproxy-random1-1-1-1); four standard errors
        Assert.Equal(0.350919, counts['a'] / 100_000.0, 0.006);
        Assert.Equal(0.295059, counts['b'] / 100_000.0, 0.006);
        Assert.Equal(0.354021, counts['c'] / 100_000.0, 0.006);
    }

    [Fact]
    public void Pick_TwoDrawsOneBusy_GetsItOnlyWhenBothDrawsHitIt()
    {
        var gateway = new TestGateway("haproxy-random", [1, 1, 1]);
        gateway.Fleet.Views[1].Outstanding = 5;

        var busy = Enumerable.Range(0, 100_000).Count(_ => gateway.Choose() == 1);

        Assert.Equal(0.295059 * 0.295059, busy / 100_000.0, 0.004);
    }

    [Fact]
    public void Pick_EqualLoads_TheLaterDrawStays()
    {
        var one = new TestGateway("haproxy-random", [1, 1, 1], ("draws", "1"), ("generator", "haproxy"));
        var two = new TestGateway("haproxy-random", [1, 1, 1], ("draws", "2"), ("generator", "haproxy"));

        var singles = one.Picks(200);

        Assert.Equal(string.Concat(singles.Where((_, index) => index % 2 == 1)), two.Picks(100));
    }

    [Fact]
    public void Skip_SomeNumbers_JoinsTheProcessThere()
    {
        var whole = new TestGateway("haproxy-random", [3, 2, 1], ("draws", "1"), ("generator", "haproxy"));
        var late = new TestGateway("haproxy-random", [3, 2, 1], ("draws", "1"), ("generator", "haproxy"), ("skip", "30"));

        Assert.Equal(whole.Picks(100)[30..], late.Picks(70));
    }
}
