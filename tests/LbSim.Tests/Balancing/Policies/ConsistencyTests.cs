namespace LbSim.Tests.Balancing.Policies;

/// <summary>What happens to keys when servers go and come (E3 of the algorithm reference).</summary>
public sealed class ConsistencyTests
{
    private const int Keys = 3_000;

    [Theory]
    [InlineData("caddy-ip-hash")]
    [InlineData("caddy-header-hash")]
    [InlineData("lighttpd-hash")]
    [InlineData("lighttpd-sticky")]
    [InlineData("varnish-shard")]
    [InlineData("dnsdist-chashed")]
    [InlineData("nginx-consistent-hash")]
    public void Pick_ServerGoesDownOrLeaves_MovesItsKeysOnly(string name)
    {
        var bench = new HandBench(name, [1, 2, 1, 1]);
        var before = Homes(bench);
        Assert.Equal(before, Homes(bench));

        bench.SetUp(1, false);
        var without = Homes(bench);
        bench.SetUp(1, true);
        Assert.Equal(before, Homes(bench));
        bench.Leave(1);

        Assert.Equal(without, Homes(bench));
        Assert.All(Enumerable.Range(0, Keys), key => Assert.True(before[key] == 1 ? without[key] != 1 : without[key] == before[key]));
    }

    [Theory]
    [InlineData("nginx-hash", 0.20, 0.30)] // only the keys of the server that is down are hashed on
    [InlineData("dnsdist-whashed", 0.70, 0.80)] // modulo four becomes modulo three
    public void Pick_HashModuloWeights_MovesAsManyKeysAsItsRuleSays(string name, double least, double most)
    {
        var bench = new HandBench(name, [1, 1, 1, 1]);
        var before = Homes(bench);

        bench.SetUp(1, false);
        var after = Homes(bench);

        Assert.InRange(before.Zip(after).Count(pair => pair.First != pair.Second) / (double)Keys, least, most);
    }

    private static List<int> Homes(HandBench bench) => [.. Enumerable.Range(0, Keys).Select(key => bench.Pass(client: key))];
}
