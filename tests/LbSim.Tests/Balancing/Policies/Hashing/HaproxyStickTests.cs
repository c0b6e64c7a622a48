namespace LbSim.Tests.Balancing.Policies.Hashing;

public sealed class HaproxyStickTests
{
    [Fact]
    public void Pick_KnownKeys_StayWhileOthersTakeTurns()
    {
        var gateway = new TestGateway("haproxy-stick", [1, 1, 1]);

        Assert.Equal("abaca", string.Concat(new[] { "x", "y", "x", "z", "x" }.Select(key => gateway.Picks(1, key))));
    }

    [Fact]
    public void Pick_ServerDownAndBack_KeyStaysAtItsNewServer()
    {
        var gateway = new TestGateway("haproxy-stick", [1, 1]);
        Assert.Equal(0, gateway.Pick("x"));

        gateway.SetUp(0, up: false);
        Assert.Equal(1, gateway.Pick("x"));

        gateway.SetUp(0, up: true);
        Assert.Equal(1, gateway.Pick("x"));
    }

    [Fact]
    public void Pick_ServerDrained_KeepsTheKeysItHas()
    {
        var gateway = new TestGateway("haproxy-stick", [1, 1]);
        Assert.Equal(0, gateway.Pick("x"));

        gateway.SetWeight(0, 0);

        Assert.Equal(0, gateway.Pick("x"));
        Assert.Equal("bb", gateway.Picks(1, "y") + gateway.Picks(1, "z"));
    }

    [Fact]
    public void Pick_TableFull_ForgetsTheKeyUsedLeastRecently()
    {
        var gateway = new TestGateway("haproxy-stick", [1, 1, 1, 1], ("table-size", "2"));
        gateway.Pick("x");
        gateway.Pick("y");
        gateway.Pick("x");

        Assert.Equal(2, gateway.Pick("z")); // y goes
        Assert.Equal(0, gateway.Pick("x"));
        Assert.Equal(3, gateway.Pick("y"));
    }

    [Fact]
    public void Pick_EntryUnusedForTheExpireTime_IsForgotten()
    {
        var gateway = new TestGateway("haproxy-stick", [1, 1], ("expire", "10s"));
        Assert.Equal(0, gateway.Pick("x"));

        gateway.Seconds = 9;
        Assert.Equal(0, gateway.Pick("x"));

        gateway.Seconds = 18;
        Assert.Equal(0, gateway.Pick("x"));

        gateway.Seconds = 28;
        Assert.Equal(1, gateway.Pick("x"));
    }
}
