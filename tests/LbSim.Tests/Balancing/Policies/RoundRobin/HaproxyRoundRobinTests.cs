using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies.RoundRobin;

public sealed class HaproxyRoundRobinTests
{
    [Theory]
    [InlineData("5 1 1", "aaabaacaaabaac")]
    [InlineData("3 2", "aabab")]
    [InlineData("4 2 1", "aabacab")]
    [InlineData("8 4 2", "aabacab")]
    [InlineData("2 1", "aab")]
    [InlineData("1 1 1", "abcabc")]
    [InlineData("4 3 2 1", "abacbadabc")]
    public void Pick_WeightsOfTheReference_TakesItsOrder(string weights, string order)
    {
        var gateway = new TestGateway("haproxy-round-robin", Weights(weights));

        Assert.Equal(order, gateway.Picks(order.Length));
    }

    [Theory]
    [InlineData("5 1 1", "aaabaac")]
    [InlineData("3 2", "aabab")]
    [InlineData("4 2 1", "aababac")]
    [InlineData("8 4 2", "aababac")]
    [InlineData("2 1", "aab")]
    [InlineData("4 3 2 1", "ababcabacd")]
    public void Pick_StaticWeightsOfTheReference_TakesItsOrder(string weights, string order)
    {
        var gateway = new TestGateway("haproxy-static-rr", Weights(weights));

        Assert.Equal(order + order, gateway.Picks(2 * order.Length));
    }

    [Theory]
    [InlineData("haproxy-round-robin")]
    [InlineData("haproxy-static-rr")]
    public void Pick_OnePeriod_GivesEveryServerItsWeight(string name)
    {
        var weights = new[] { 7, 1, 12, 3, 5 };
        var gateway = new TestGateway(name, weights);
        gateway.Picks(weights.Sum());

        var counts = gateway.Picks(weights.Sum()).CountBy(letter => letter).ToDictionary();

        Assert.Equal(weights, counts.OrderBy(entry => entry.Key).Select(entry => entry.Value));
    }

    [Fact]
    public void Pick_RandomWeightsOutagesAndFullServers_IsWhatAScanOfAllServersFinds()
    {
        var random = new RandomStream(1, "fwrr");
        for (var round = 0; round < 40; round++)
        {
            var (fast, slow) = (new FastWeightedRoundRobin(), new ScannedRoundRobin());
            var eligible = new EligibleSet();
            var known = 0;
            for (var step = 0; step < 1_500; step++)
            {
                var what = random.NextIndex(step < 12 ? 3 : 40);
                if (known == 0 || (what == 0 && known < 12))
                {
                    var weight = Weight(random);
                    fast.Add(known, weight);
                    slow.Add(known, weight);
                    eligible.Set(known++, weight > 0);
                }
                else if (what <= 2)
                {
                    var (server, weight) = (random.NextIndex(known), Weight(random));
                    fast.Set(server, weight);
                    slow.Set(server, weight);
                    eligible.Set(server, weight > 0);
                }
                else if (what <= 10 && slow.Weighs(random.NextIndex(known)) is var some and >= 0)
                {
                    eligible.Set(some, !eligible.Contains(some)); // full, or no longer
                }
                else if (eligible.Count > 0)
                {
                    Assert.Equal(slow.Next(eligible), fast.Next(eligible));
                }
            }
        }
    }

    [Theory]
    [InlineData("haproxy-round-robin", 0)]
    [InlineData("haproxy-static-rr", 0)]
    [InlineData("haproxy-least-connections", 0)]
    [InlineData("haproxy-random", 0)]
    [InlineData("haproxy-first", 0)]
    public void Pick_OnlyDrainedServersEligible_TakesTheFirst(string name, int expected)
    {
        var gateway = new TestGateway(name, [1, 1]);
        gateway.SetWeight(0, 0);
        gateway.SetWeight(1, 0);

        Assert.Equal(expected, gateway.Pick());
    }

    [Theory]
    [InlineData("haproxy-round-robin")]
    [InlineData("haproxy-static-rr")]
    [InlineData("haproxy-least-connections")]
    [InlineData("haproxy-random")]
    [InlineData("haproxy-source-hash")]
    public void Join_WeightBeyondHaproxys_IsRefusedWithItsRange(string name)
    {
        var error = Assert.Throws<InvalidOperationException>(() => new TestGateway(name, [257]));

        Assert.Contains("0 to 256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pick_ServerFull_IsPassedOverAndKeepsItsWeight()
    {
        var gateway = new TestGateway("haproxy-static-rr", [4, 2, 1]); // a a b a b a c
        gateway.SetFull(0, full: true);
        Assert.Equal("bbcbbc", gateway.Picks(6));

        gateway.SetFull(0, full: false);
        Assert.Equal("aabab", gateway.Picks(5));
    }

    [Fact]
    public void Pick_FullServerGoesDown_LosesItsWeight()
    {
        foreach (var name in new[] { "haproxy-round-robin", "haproxy-static-rr", "haproxy-random", "haproxy-source-hash", "haproxy-least-connections" })
        {
            var gateway = new TestGateway(name, [5, 1, 1]);
            gateway.SetFull(0, full: true);
            gateway.Picks(3);
            gateway.SetUp(0, up: false);
            Assert.DoesNotContain('a', gateway.Picks(20));

            gateway.SetUp(0, up: true);
            gateway.SetFull(0, full: true);
            Assert.DoesNotContain('a', gateway.Picks(20));
        }
    }

    [Fact]
    public void Pick_EveryWeightedServerFull_TakesTheDrainedOneThatIsLeft()
    {
        var gateway = new TestGateway("haproxy-round-robin", [1, 1, 0]);
        gateway.SetFull(0, full: true);
        gateway.SetFull(1, full: true);

        Assert.Equal("ccc", gateway.Picks(3));

        gateway.SetFull(1, full: false);
        Assert.Equal("bbb", gateway.Picks(3));
    }

    [Fact]
    public void Pick_FirstThroughFullAndDrained_TakesTheFirstThatMay()
    {
        var gateway = new TestGateway("haproxy-first", [1, 1, 1]);
        Assert.Equal("aaaaa", gateway.Picks(5));

        gateway.SetUp(0, up: false);
        Assert.Equal(1, gateway.Pick());

        gateway.SetWeight(1, 0);
        Assert.Equal(2, gateway.Pick());

        gateway.SetUp(0, up: true);
        Assert.Equal(0, gateway.Pick());
    }

    private static int[] Weights(string text) => [.. text.Split(' ').Select(int.Parse)];

    private static int Weight(RandomStream random) => 16 * random.NextIndex(5) switch
    {
        0 => 0,
        1 => random.NextIndex(257),
        _ => 1 + random.NextIndex(6),
    };

    /// <summary>The slow twin: HAProxy's rule with its 32-bit numbers, every choice found by looking at all servers.</summary>
    private sealed class ScannedRoundRobin
    {
        private readonly List<Server> _servers = [];
        private bool _started;
        private int _position;
        private int _window;
        private int _total;
        private int _entries;

        private enum Place
        {
            Down,
            Current,
            Waiting,
            Next,
        }

        public int Weighs(int id) => _servers[id].Weight > 0 ? id : -1;

        public void Add(int id, int weight)
        {
            var server = new Server();
            _servers.Add(server);
            Assert.Equal(id + 1, _servers.Count);
            if (_started)
            {
                Set(id, weight);
                return;
            }

            server.Weight = (uint)weight;
            if (weight > 0)
            {
                Put(server, Place.Waiting, 4096 - (uint)weight);
                _total += weight;
                _position = _window = _total;
            }
        }

        public void Set(int id, int weight)
        {
            var server = _servers[id];
            var before = server.Weight;
            if (before == (uint)weight)
            {
                return;
            }

            _total += weight - (int)before;
            server.Weight = (uint)weight;
            if (weight == 0)
            {
                server.Place = Place.Down;
            }
            else if (before == 0)
            {
                server.Position = (uint)_position + ((uint)(_total + _window - _position) / (uint)weight);
                Queue(server);
            }
            else if (server.Place == Place.Waiting)
            {
                Put(server, Place.Waiting, 4096 - (uint)weight);
            }
            else
            {
                server.Position += server.Place == Place.Next ? (uint)_window : 0;
                var (was, step) = (server.Position, (uint)_total / (uint)weight);
                server.Position = Math.Min(server.Last + step, was);
                server.Remainder = 0;
                server.Position = server.Position < (uint)_position + 2 ? (uint)_position + step : server.Position;
                Queue(server);
            }
        }

        public int Next(EligibleSet eligible)
        {
            _started = true;
            var passed = new List<Server>();
            var hasSwitched = false;
            Server? best;
            while ((best = Take(ref hasSwitched)) is not null && !eligible.Contains(_servers.IndexOf(best)))
            {
                passed.Insert(0, best);
            }

            foreach (var server in best is null ? passed : passed.Prepend(best))
            {
                if (hasSwitched && server != best)
                {
                    Put(server, Place.Waiting, 4096 - server.Weight);
                }
                else
                {
                    Queue(server);
                }
            }

            return _servers.IndexOf(best!);
        }

        private Server? Take(ref bool hasSwitched)
        {
            if (_window == 0)
            {
                _position = _window = _total;
            }

            var best = Best();
            if (best is null && !hasSwitched)
            {
                hasSwitched = true;
                foreach (var server in _servers)
                {
                    server.Place = server.Place == Place.Next ? Place.Waiting : server.Place;
                }

                _position = _window = _total;
                best = Best();
            }

            if (best is null)
            {
                return null;
            }

            best.Position = best.Position == 0 ? (uint)_position : best.Position;
            best.Last = best.Position;
            best.Position += (uint)_total / best.Weight;
            best.Remainder += (uint)_total % best.Weight;
            if (best.Remainder >= best.Weight)
            {
                best.Remainder -= best.Weight;
                best.Position++;
            }

            _position++;
            best.Place = Place.Down; // taken out; put back when the choice is made
            return best;
        }

        private Server? Best()
        {
            var current = First(Place.Current);
            if (current is not null && current.Position <= (uint)_position)
            {
                return current;
            }

            if (First(Place.Waiting) is not { } waiting)
            {
                return current;
            }

            waiting.Position = waiting.Remainder = 0;
            return waiting;
        }

        private Server? First(Place place) => _servers.Where(server => server.Place == place).OrderBy(server => server.Key).ThenBy(server => server.Entry).FirstOrDefault();

        private void Queue(Server server)
        {
            if (server.Position >= 2 * (uint)_window || server.Position >= (uint)_window + (uint)_total)
            {
                server.Position -= (uint)_window;
                Put(server, Place.Next, 4096 - server.Weight);
            }
            else
            {
                Put(server, Place.Current, (256 * server.Position) + ((4096 + server.Remainder - server.Weight) / 16));
            }
        }

        private void Put(Server server, Place place, uint key) => (server.Place, server.Key, server.Entry) = (place, key, _entries++);

        private sealed class Server
        {
            public uint Weight { get; set; }

            public uint Position { get; set; }

            public uint Last { get; set; }

            public uint Remainder { get; set; }

            public uint Key { get; set; }

            public int Entry { get; set; }

            public Place Place { get; set; }
        }
    }
}
