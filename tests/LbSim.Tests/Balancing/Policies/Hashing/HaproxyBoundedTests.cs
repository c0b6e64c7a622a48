using System.Text;
using LbSim.Balancing.Policies;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies.Hashing;

public sealed class HaproxyBoundedTests
{
    [Fact]
    public void Pick_RandomKeysLoadsAndOutages_IsWhatTheFormulaAndAWalkGive()
    {
        var random = new RandomStream(5, "bounded");
        for (var round = 0; round < 15; round++)
        {
            var weights = Enumerable.Range(0, 2 + random.NextIndex(6)).Select(_ => 1 + random.NextIndex(4)).ToList();
            var gateway = new TestGateway("haproxy-bounded-consistent-hash", weights, ("balance-factor", "110"));
            var open = new List<int>();
            for (var step = 0; step < 600; step++)
            {
                var server = random.NextIndex(weights.Count);
                if (random.NextIndex(15) == 0 && (gateway.Fleet.Eligible.Count > 1 || !gateway.Fleet.Eligible.Contains(server)))
                {
                    gateway.SetUp(server, !gateway.Fleet.Eligible.Contains(server));
                }
                else if (open.Count > 0 && random.NextIndex(5) < 2)
                {
                    var place = random.NextIndex(open.Count);
                    gateway.End(open[place]);
                    open.RemoveAt(place);
                }
                else
                {
                    var key = $"k{random.NextIndex(4)}";
                    var expected = Walk(gateway, weights, open, key);
                    Assert.Equal(expected, gateway.Hold(key));
                    open.Add(expected);
                }
            }
        }
    }

    [Fact]
    public void Pick_HotKey_NoServerExceedsItsShareTimesTheFactor()
    {
        var gateway = new TestGateway("haproxy-bounded-consistent-hash", [1, 1, 1, 1]);
        for (var total = 1; total <= 400; total++)
        {
            gateway.Hold("hot");

            var most = Enumerable.Range(0, 4).Max(server => gateway.Fleet.Views[server].Outstanding);
            Assert.InRange(most, 0, Math.Ceiling(total * 1.25 / 4) + 1);
        }
    }

    /// <summary>The slow twin: all points of all servers sorted for every pick, slots by the formula of the reference.</summary>
    private static int Walk(TestGateway gateway, List<int> weights, List<int> open, string key)
    {
        var up = Enumerable.Range(0, weights.Count).Where(gateway.Fleet.Eligible.Contains).ToList();
        var points = up.SelectMany(server => Enumerable.Range(0, 16 * weights[server]).Select(index => (Hash: HaproxyHash32.Avalanche((uint)(((server + 1) * 4096) + index)), Server: server)))
            .OrderBy(point => point.Hash).ToList();
        var hash = HaproxyHash32.Avalanche(HaproxyHash32.Sdbm(Encoding.UTF8.GetBytes(key)));
        var at = points.MinBy(point => Math.Min(hash - point.Hash, point.Hash - hash));
        var total = 16 * up.Sum(server => weights[server]);
        var slots = (((open.Count + 1) * 110) + 99) / 100;
        foreach (var (_, server) in points.SkipWhile(point => point != at).Concat(points).Concat(points))
        {
            var (weight, before) = (16 * weights[server], 16 * weights.Take(server).Sum());
            var share = (weight * (slots / total)) + ((before + weight) * (slots % total) / total) - (before * (slots % total) / total);
            if (open.Count(other => other == server) < Math.Max(1, share))
            {
                return server;
            }
        }

        return points[^1].Server;
    }
}
