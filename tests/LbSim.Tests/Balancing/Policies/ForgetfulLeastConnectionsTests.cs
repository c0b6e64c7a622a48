using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Tests.Balancing.Policies;

public sealed class ForgetfulLeastConnectionsTests
{
    private readonly FleetState _fleet = new();
    private IBalancer _balancer = null!;
    private BalancerContext _context = null!;

    [Fact]
    public void Pick_UntilFirstToken_CountsOnlyRequestsWithoutOne()
    {
        Make("first-token", servers: 3);
        Assert.Equal([0, 1, 2], [Send(), Send(), Send()]);

        _balancer.OnFirstToken(1, default, _fleet.View); // b still answers, and looks idle

        Assert.True(_context.HearsFirstTokens);
        Assert.Equal([1, 2], [Send(), Send()]); // then all have one, and c is next after b
        End(2, firstToken: SimTime.Never); // refused: neither of the two at c had a first token
        End(2, firstToken: SimTime.Never);
        Assert.Equal([2, 0], [Send(), Send()]);
    }

    [Fact]
    public void Pick_EndAfterItsFirstToken_CountsNoLess()
    {
        Make("first-token", servers: 2);
        Assert.Equal([0, 1], [Send(), Send()]);
        _balancer.OnFirstToken(0, default, _fleet.View);
        End(0, firstToken: new(5));

        Assert.Equal([0, 1], [Send(), Send()]); // a has none; then both have one, and b is next
    }

    [Fact]
    public void Pick_ClientLeavesWhileTheFirstTokenIsOnItsWay_NothingIsLeftCounted()
    {
        Make("first-token", servers: 2);
        Assert.Equal([0, 1], [Send(), Send()]);
        End(0, firstToken: new(20), isWhole: false); // at 10: the gateway will not hear of the token
        End(1, firstToken: new(10), isWhole: false); // at the same instant the client goes first

        Assert.Equal([0, 1, 0, 1], [Send(), Send(), Send(), Send()]);
    }

    [Fact]
    public void Pick_UntilDispatch_IsRoundRobin()
    {
        Make("dispatch", servers: 3);

        Assert.False(_context.HearsFirstTokens);
        Assert.Equal([0, 1, 2, 0, 1, 2, 0], [Send(), Send(), Send(), Send(), Send(), Send(), Send()]);
    }

    private void Make(string until, int servers)
    {
        var info = BalancerCatalog.Find("forgetful-least-connections")!;
        _context = new BalancerContext(1, info.Name);
        _balancer = info.Create(info.BindOptions(new Dictionary<string, string> { ["until"] = until }, out _), _context);
        for (var server = 0; server < servers; server++)
        {
            _balancer.OnJoined(_fleet.Add(new ServerAddress($"10.0.0.{server}", 8000), 1, eligible: true, $"server-{server}"), _fleet.View);
        }
    }

    private int Send()
    {
        var server = _balancer.Pick(default, _fleet.View);
        _fleet.Views[server].Outstanding++;
        _balancer.OnDispatched(server, default, _fleet.View);
        return server;
    }

    private void End(int server, SimTime firstToken, bool isWhole = true)
    {
        _fleet.Views[server].Outstanding--;
        _balancer.OnEnded(server, new EndView(new(10), new(1), firstToken, isWhole, 1, 1), _fleet.View);
    }
}
