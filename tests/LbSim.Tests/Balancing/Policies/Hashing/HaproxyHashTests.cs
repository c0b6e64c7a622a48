using LbSim.Balancing.Catalog;

namespace LbSim.Tests.Balancing.Policies.Hashing;

public sealed class HaproxyHashTests
{
    [Theory]
    [InlineData(new[] { 1, 1, 1 }, "map-based", "cabcab")]
    [InlineData(new[] { 2, 1, 1 }, "map-based", "caabca")]
    [InlineData(new[] { 1, 1, 1 }, "consistent", "cacbcb")]
    public void Pick_KeysOfTheReference_GoWhereItSays(int[] weights, string type, string servers)
    {
        var gateway = new TestGateway("haproxy-hash", weights, ("type", type));

        Assert.Equal(servers, string.Concat(Enumerable.Range(1, 6).Select(user => gateway.Picks(1, $"user-{user}"))));
    }

    [Fact]
    public void Pick_ServerGoesDown_ConsistentMovesOnlyItsKeysAndMapBasedMost()
    {
        var moved = new Dictionary<string, (int Own, int Others)>();
        foreach (var type in new[] { "consistent", "map-based" })
        {
            var gateway = new TestGateway("haproxy-hash", [1, 1, 1], ("type", type));
            var before = Enumerable.Range(0, 1_000).Select(key => gateway.Pick($"k{key}")).ToList();
            gateway.SetUp(1, up: false);
            var after = Enumerable.Range(0, 1_000).Select(key => gateway.Pick($"k{key}")).ToList();
            gateway.SetUp(1, up: true);
            moved[type] = (before.Count(server => server == 1), before.Zip(after).Count(pair => pair.First != 1 && pair.First != pair.Second));

            Assert.Equal(before, Enumerable.Range(0, 1_000).Select(key => gateway.Pick($"k{key}")));
        }

        Assert.Equal(0, moved["consistent"].Others);
        Assert.InRange(moved["map-based"].Others, 250, 400); // a third of all, on top of the third that the lost server had
    }

    [Theory]
    [InlineData("user-1", 125, "cbcbcbacb")]
    [InlineData("user-1", 200, "ccbccbccb")]
    public void Pick_OneHotKeyBounded_WalksUpTheRingAsTheReferenceSays(string key, int factor, string servers)
    {
        var gateway = new TestGateway("haproxy-bounded-consistent-hash", [1, 1, 1], ("balance-factor", factor.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(servers, gateway.Holds(servers.Length, key));
    }

    [Fact]
    public void Pick_NineInFlightOnFourServers_AllowsThreeThreeThreeFour()
    {
        // the example of the algorithm reference: ceil(10 * 1.25) = 13 slots dealt 3, 3, 3, 4
        var gateway = new TestGateway("haproxy-bounded-consistent-hash", [1, 1, 1, 1]);
        for (var server = 0; server < 4; server++)
        {
            gateway.Fleet.Views[server].Outstanding = 3;
            gateway.SetUp(server, up: false);
            gateway.SetUp(server, up: true);
        }

        // twelve in flight: 17 slots are 4, 4, 4, 5, so every key stays at home until one is at its bound
        gateway.Fleet.Views[0].Outstanding = 4;
        Assert.DoesNotContain(0, Enumerable.Range(0, 200).Select(key => gateway.Choose($"k{key}")));
    }

    [Fact]
    public void Pick_SourceHash_IsTheAddressModuloTheMap()
    {
        var gateway = new TestGateway("haproxy-source-hash", [2, 1, 1]); // a a b c

        Assert.Equal("aabc", string.Concat(new[] { "10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3" }.Select(address => gateway.Picks(1, address))));
    }

    [Theory]
    [InlineData("map-based")]
    [InlineData("consistent")]
    public void Pick_ServerFull_MovesOnlyItsKeys(string type)
    {
        var gateway = new TestGateway("haproxy-hash", [1, 1, 1], ("type", type), ("avalanche", "true"));
        var before = Enumerable.Range(0, 300).Select(key => gateway.Pick($"k{key}")).ToList();

        gateway.SetFull(1, full: true);

        var after = Enumerable.Range(0, 300).Select(key => gateway.Pick($"k{key}")).ToList();
        Assert.All(before.Zip(after), pair => Assert.True(pair.First == 1 ? pair.Second != 1 : pair.First == pair.Second));
    }

    [Theory]
    [InlineData("haproxy-uri-hash", "haproxy-hash")]
    [InlineData("haproxy-header-hash", "haproxy-hash")]
    public void Aliases_NamesPeopleLookFor_StandForOneVariant(string alias, string name) => Assert.Equal(name, BalancerCatalog.Find(alias)!.Name);
}
