using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies.Hashing;

public sealed class HaproxyRingTests
{
    [Fact]
    public void Nearest_RandomWeightsAndOutages_IsWhatAScanOfAllPointsFinds()
    {
        var random = new RandomStream(4, "ring");
        for (var round = 0; round < 12; round++)
        {
            var (fleet, ring, twin) = (new FleetState(), new HaproxyRing(), new Scanned());
            for (var server = 0; server <= round; server++)
            {
                fleet.Add(new ServerAddress("host", server), 1 + random.NextIndex(4));
                ring.Set(server, fleet.View);
                twin.Set(server, fleet.View[server].Weight * 16, fleet.View[server].Weight * 16);
            }

            for (var step = 0; step < 300; step++)
            {
                for (var changes = random.NextIndex(5); changes > 0; changes--)
                {
                    var server = random.NextIndex(round + 1);
                    fleet.Views[server].Weight = random.NextIndex(4) == 0 ? random.NextIndex(7) : fleet.Views[server].Weight;
                    fleet.Eligible.Set(server, random.NextIndex(3) > 0);
                    ring.Set(server, fleet.View);
                    twin.Set(server, fleet.Eligible.Contains(server) ? fleet.Views[server].Weight * 16 : 0, fleet.Views[server].Weight * 16);
                }

                ring.Refresh();
                Assert.Equal(twin.Points.Count, ring.Count);
                for (var look = 0; ring.Count > 0 && look < 3; look++)
                {
                    var hash = look == 0 ? twin.Points[random.NextIndex(ring.Count)].Hash : (uint)(random.NextBits() >> 32);
                    Assert.Equal(twin.Nearest(hash), ring[ring.Nearest(hash)]);
                }
            }
        }
    }

    [Fact]
    public void Nearest_TwoServersOnOnePoint_TheOneThatCameFirstHasIt()
    {
        var (first, second, hash) = Twins();
        var fleet = new FleetState();
        var ring = new HaproxyRing();
        for (var server = 0; server <= second; server++)
        {
            fleet.Add(new ServerAddress("host", server), 1, eligible: server == first || server == second);
            ring.Set(server, fleet.View);
        }

        ring.Refresh();
        Assert.Equal((first, second), (ring[ring.Nearest(hash)], ring[ring.Nearest(hash + 1)]));

        foreach (var up in new[] { false, true })
        {
            fleet.Eligible.Set(first, up);
            ring.Set(first, fleet.View);
        }

        ring.Refresh();
        Assert.Equal((second, first), (ring[ring.Nearest(hash)], ring[ring.Nearest(hash + 1)]));
    }

    // two servers of weight 1 that share a point: some among twenty thousand do
    private static (int First, int Second, uint Hash) Twins()
    {
        var owners = new Dictionary<uint, int>();
        for (var server = 0; ; server++)
        {
            for (var point = 0; point < 16; point++)
            {
                var hash = HaproxyHash32.Avalanche((uint)(((server + 1) * 4096) + point));
                if (!owners.TryAdd(hash, server) && owners[hash] != server)
                {
                    return (owners[hash], server, hash);
                }
            }
        }
    }

    /// <summary>The slow twin: a list of points in which everything is found by looking at all of them.</summary>
    private sealed class Scanned
    {
        private readonly Dictionary<int, (int Now, int Room)> _servers = [];

        public List<(uint Hash, int Server, int Index)> Points { get; } = [];

        public void Set(int server, int points, int configured)
        {
            var (now, room) = _servers.GetValueOrDefault(server);
            if (points > room && room > 0)
            {
                Points.RemoveAll(point => point.Server == server);
                now = 0;
            }

            Points.RemoveAll(point => point.Server == server && point.Index >= points);
            for (var index = now; index < points; index++)
            {
                var hash = HaproxyHash32.Avalanche((uint)(((server + 1) * 4096) + index));
                var place = Points.FindIndex(point => point.Hash > hash);
                Points.Insert(place < 0 ? Points.Count : place, (hash, server, index));
            }

            _servers[server] = (points, Math.Max(room, configured));
        }

        public int Nearest(uint hash)
        {
            var next = Points.FindIndex(point => point.Hash >= hash);
            next = next < 0 ? 0 : next;
            var before = next == 0 ? Points.Count - 1 : next - 1;
            return hash - Points[before].Hash <= Points[next].Hash - hash ? Points[before].Server : Points[next].Server;
        }
    }
}
