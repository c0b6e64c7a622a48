using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies.LeastLoaded;

public sealed class HaproxyLeastConnectionsTests
{
    [Theory]
    [InlineData(new[] { 2, 1 }, "abaaba")]
    [InlineData(new[] { 1, 1, 1 }, "abcabc")]
    public void Pick_NoneEnds_TakesTheOrderOfTheReference(int[] weights, string order)
    {
        var gateway = new TestGateway("haproxy-least-connections", weights);

        Assert.Equal(order, gateway.Holds(order.Length));
    }

    [Fact]
    public void Pick_AllEnd_IdleServersTakeTurnsWhateverTheirWeight()
    {
        var gateway = new TestGateway("haproxy-least-connections", [4, 3, 2, 1]);

        Assert.Equal("abcdabcd", gateway.Picks(8));
    }

    [Fact]
    public void Pick_ServerComesBackWithOpenRequests_IsPlacedByThem()
    {
        var gateway = new TestGateway("haproxy-least-connections", [1, 1]);
        Assert.Equal("abab", gateway.Holds(4));

        gateway.SetUp(0, up: false);
        gateway.End(0);
        gateway.SetUp(0, up: true);

        Assert.Equal("ab", gateway.Holds(2)); // one open against two; then two each, and b was there before
    }

    [Fact]
    public void Pick_RandomLoadsWeightsAndOutages_IsWhatAScanOfAllServersFinds()
    {
        var random = new RandomStream(3, "fwlc");
        for (var round = 0; round < 20; round++)
        {
            var weights = Enumerable.Range(0, 2 + random.NextIndex(12)).Select(_ => 1 + random.NextIndex(6)).ToList();
            var gateway = new TestGateway("haproxy-least-connections", weights);
            var twin = new Scanned(gateway);
            var open = new List<int>();
            for (var step = 0; step < 2_000; step++)
            {
                var server = random.NextIndex(weights.Count);
                switch (random.NextIndex(20))
                {
                    case 0 when gateway.Fleet.Eligible.Count > 1 || !gateway.Fleet.Eligible.Contains(server):
                        gateway.SetUp(server, !gateway.Fleet.Eligible.Contains(server));
                        break;
                    case 1:
                        gateway.SetWeight(server, random.NextIndex(7));
                        break;
                    case < 11 when open.Count > 0:
                        var place = random.NextIndex(open.Count);
                        server = open[place];
                        open.RemoveAt(place);
                        gateway.End(server);
                        break;
                    default:
                        var expected = twin.Least();
                        server = gateway.Hold();
                        Assert.True(expected < 0 || expected == server);
                        open.Add(server);
                        break;
                }

                twin.Look(server);
            }
        }
    }

    /// <summary>The slow twin: keys as fractions would have it, and the instant at which each server got its key.</summary>
    private sealed class Scanned(TestGateway gateway)
    {
        private readonly (long Key, int Weight, int Since)[] _servers = [.. Enumerable.Range(0, gateway.Fleet.Servers.Count).Select(server => (0L, gateway.Fleet.Views[server].Weight, server))];
        private int _now = gateway.Fleet.Servers.Count;

        public int Least() => Enumerable.Range(0, _servers.Length).Where(server => _servers[server].Weight > 0)
            .OrderBy(server => _servers[server].Key).ThenBy(server => _servers[server].Since).FirstOrDefault(-1);

        public void Look(int server)
        {
            var view = gateway.Fleet.Views[server];
            var weight = gateway.Fleet.Eligible.Contains(server) ? view.Weight : 0;
            var key = view.Outstanding == 0 || weight == 0 ? 0 : (view.Outstanding + 1) * 256 / weight;
            if (key != _servers[server].Key || weight != _servers[server].Weight)
            {
                _servers[server] = (key, weight, _now++);
            }
        }
    }
}
