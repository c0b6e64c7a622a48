using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies.RoundRobin;

public sealed class HaproxySlotMapTests
{
    [Fact]
    public void Refresh_RandomWeightsAndOutages_IsTheLiteralRule()
    {
        var random = new RandomStream(2, "map");
        for (var round = 0; round < 200; round++)
        {
            var fleet = new FleetState();
            var map = new HaproxySlotMap();
            var most = 1 + random.NextIndex(round % 3 == 0 ? 256 : 8);
            for (var server = 0; server <= random.NextIndex(20); server++)
            {
                fleet.Add(new ServerAddress("host", server), 1 + random.NextIndex(most));
                map.OnChanged(server, fleet.View);
            }

            for (var change = 0; change < 6; change++)
            {
                map.Refresh();
                Assert.Equal(Literal(fleet), Enumerable.Range(0, map.Length).Select(slot => map[slot]));
                var server = random.NextIndex(fleet.Servers.Count);
                fleet.Eligible.Set(server, !fleet.Eligible.Contains(server));
                map.OnChanged(server, fleet.View);
            }
        }
    }

    [Fact]
    public void Refresh_TenThousandServersThroughAnOutage_IsTheLiteralRuleForTheirWeights()
    {
        var fleet = new FleetState();
        var map = new HaproxySlotMap();
        for (var server = 0; server < 10_000; server++)
        {
            fleet.Add(new ServerAddress("host", server), 1);
            map.OnChanged(server, fleet.View);
        }

        fleet.Eligible.Set(4_000, false);
        map.OnChanged(4_000, fleet.View);
        map.Refresh();

        Assert.Equal(9_999, map.Length);
        Assert.Equal(Enumerable.Range(0, 10_000).Where(server => server != 4_000), Enumerable.Range(0, map.Length).Select(slot => map[slot]));
    }

    /// <summary>The slow twin: for each slot every score grows by its weight, and the first with the largest whole quotient wins.</summary>
    private static List<int> Literal(FleetState fleet)
    {
        var ids = Enumerable.Range(0, fleet.Servers.Count).ToList();
        var divisor = ids.Aggregate(0, (gcd, server) => (int)System.Numerics.BigInteger.GreatestCommonDivisor(gcd, fleet.View[server].Weight));
        var usable = ids.Where(fleet.Eligible.Contains).ToList();
        var total = usable.Sum(server => fleet.View[server].Weight / divisor);
        var scores = new int[ids.Count];
        var map = new List<int>();
        for (var slot = 0; slot < total; slot++)
        {
            var best = -1;
            foreach (var server in usable)
            {
                scores[server] += fleet.View[server].Weight / divisor;
                best = best < 0 || (scores[server] + total) / total > (scores[best] + total) / total ? server : best;
            }

            scores[best] -= total;
            map.Add(best);
        }

        return map;
    }
}
