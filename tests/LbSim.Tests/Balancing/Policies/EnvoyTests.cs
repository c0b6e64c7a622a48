using System.Text;
using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies;

public sealed class EnvoyTests
{
    [Theory]
    [InlineData(new[] { 3, 2 }, "ABABAABAAB")] // the second period differs by rounding
    [InlineData(new[] { 5, 1, 1 }, "AAAABCA")]
    [InlineData(new[] { 4, 2, 1 }, "ABAACBA")]
    [InlineData(new[] { 2, 1 }, "ABA")]
    [InlineData(new[] { 1, 1, 1 }, "ABCABC")]
    public void RoundRobin_FromTheFirstServer_IsTheWorkedSequence(int[] weights, string expected)
    {
        var bench = new PickBench("envoy-round-robin", weights, ("random-start", "false"));

        Assert.Equal(expected, bench.Letters(expected.Length));
    }

    [Fact]
    public void RoundRobin_OverAPeriod_GivesEveryServerItsWeightWithinOne()
    {
        foreach (var isRandom in (string[])["true", "false"])
        {
            var shares = new PickBench("envoy-round-robin", [7, 4, 2, 1], ("random-start", isRandom)).Shares(14);

            Assert.All(shares.Zip((int[])[7, 4, 2, 1]), pair => Assert.InRange(pair.First * 14, pair.Second - 1.01, pair.Second + 1.01));
        }
    }

    [Fact]
    public void Scheduler_StartedWithPicks_GoesOnAsIfTheyHadBeenMade()
    {
        var chance = new RandomStream(3, "edf");
        for (var round = 0; round < 300; round++)
        {
            var servers = Enumerable.Range(0, 2 + chance.NextIndex(6)).ToArray();
            var weights = servers.Select(_ => 1 + (40 * chance.NextDouble())).ToArray(); // no two deadlines tie
            var picks = (uint)chance.NextIndex(300);
            var (plain, started) = (new EdfScheduler(), new EdfScheduler());
            foreach (var server in servers)
            {
                plain.Add(server, weights[server]);
            }

            for (var pick = 0; pick < picks; pick++)
            {
                Take(plain, weights);
            }

            started.Start(servers, weights, picks);

            for (var pick = 0; pick < 100; pick++)
            {
                Assert.Equal(Take(plain, weights), Take(started, weights));
            }
        }
    }

    [Fact]
    public void RoundRobin_RandomStart_DependsOnTheSeedAlone()
    {
        var starts = Enumerable.Range(1, 40).Select(seed => new PickBench("envoy-round-robin", [1, 1, 1, 1], (ulong)seed, []).Letters(4)).ToList();

        Assert.Equal(4, starts.Distinct().Count());
        Assert.Equal(starts, Enumerable.Range(1, 40).Select(seed => new PickBench("envoy-round-robin", [1, 1, 1, 1], (ulong)seed, []).Letters(4)));
    }

    [Theory]
    [InlineData("envoy-least-request", 4.0 / 9, 1.0 / 9)] // both draws must hit the busy server: 44.4 / 44.4 / 11.1 %
    [InlineData("yarp-power-of-two-choices", 0.5, 0.0)]
    public void TwoChoices_OneOfThreeBusy_GivesTheSharesOfTheDraws(string name, double idle, double busy)
    {
        var bench = new PickBench(name, [1, 1, 1]);
        bench.Load(2, 5);

        var shares = bench.Shares(100_000);

        Assert.Equal(idle, shares[0], tolerance: 0.007);
        Assert.Equal(idle, shares[1], tolerance: 0.007);
        Assert.Equal(busy, shares[2], tolerance: 0.005);
    }

    [Fact]
    public void LeastRequest_FullScan_TakesTheLeastWithEvenTies()
    {
        var bench = new PickBench("envoy-least-request", [1, 1, 1, 1], ("full-scan", "true"));
        bench.Load(1, 3);

        var shares = bench.Shares(30_000);

        Assert.Equal(0, shares[1]);
        Assert.All((int[])[0, 2, 3], server => Assert.Equal(1.0 / 3, shares[server], tolerance: 0.012));
    }

    [Fact]
    public void LeastRequest_UnequalWeightsWithoutBias_IsWeightedRoundRobin()
    {
        var bench = new PickBench("envoy-least-request", [5, 1, 1], ("active-request-bias", "0"), ("random-start", "false"));

        Assert.Equal("AAAABCA", bench.Letters(7));
    }

    [Fact]
    public void LeastRequest_UnequalWeights_DeadlinesGoByWeightOverActivePlusOne()
    {
        // nothing ends: A (2) is due at 1/2, then 1/2 + 1/2 = 1, then 1 + 2/2 = 2; B (1) at 1 (inserted earlier, so first), then 1 + 1 = 2
        var bench = new PickBench("envoy-least-request", [2, 1], ("random-start", "false"));

        Assert.Equal("ABABA", bench.Letters(5));
    }

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void XxHash64_KnownTexts_HaveTheirPublishedHashes(string text, ulong expected) => Assert.Equal(expected, XxHash64.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void MersenneTwister_DefaultSeed_ItsTenThousandthNumberIsTheStandards()
    {
        var twister = new MersenneTwister();
        twister.Seed(5489);
        uint number = 0;
        for (var draw = 0; draw < 10_000; draw++)
        {
            number = twister.Next();
        }

        Assert.Equal(4123659995u, number); // C++ standard, [rand.predef]
    }

    [Fact]
    public void Ring_SixHostsTwelvePoints_IsThatOfEnvoysOwnTest()
    {
        var (hosts, fleet) = Hosts(1, 1, 1, 1, 1, 1);
        var ring = new EnvoyRing();

        hosts.Gather(fleet.View);
        ring.Build(hosts, 12, 8_388_608);

        ulong[] points =
        [
            833437586790550860, 928266305478181108, 1033482794131418490, 3551244743356806947, 3851675632748031481, 5583722120771150861,
            6311230543546372928, 7700377290971790572, 13144177310400110813, 13444792449719432967, 15516499411664133160, 16117243373044804889,
        ];
        Assert.Equal(points, Enumerable.Range(0, ring.Count).Select(ring.Point));
        Assert.Equal([4, 2, 0, 5, 3, 1, 1, 3, 5, 2, 4, 0], points.Select(ring.At));
        Assert.Equal([4, 4, 3], ((ulong[])[0, ulong.MaxValue, 3551244743356806948]).Select(ring.At));
    }

    [Fact]
    public void MaglevTable_SixHostsSevenPlaces_IsThatOfEnvoysOwnTest()
    {
        var (hosts, fleet) = Hosts(1, 1, 1, 1, 1, 1);
        var table = Table(hosts, fleet, 7);

        Assert.Equal([2, 4, 0, 1, 5, 0, 3], Enumerable.Range(0, 7).Select(place => table.At((ulong)place)));
    }

    [Fact]
    public void MaglevTable_WeightsOneAndTwo_GiveSixAndElevenOfSeventeenPlaces()
    {
        var (hosts, fleet) = Hosts(1, 2);
        var table = Table(hosts, fleet, 17);

        Assert.Equal(6, Enumerable.Range(0, 17).Count(place => table.At((ulong)place) == 0)); // Envoy's own test
        Assert.Equal([1, 0, 0], Enumerable.Range(0, 3).Select(place => table.At((ulong)place)));
    }

    [Fact]
    public void MaglevTable_ThePapersExample_IsFilledAsThere()
    {
        Assert.Equal([1, 0, 1, 0, 2, 2, 0], Paper((0, 3, 4), (1, 0, 2), (2, 3, 1)));
        Assert.Equal([0, 0, 0, 0, 2, 2, 2], Paper((0, 3, 4), (2, 3, 1)));
    }

    [Fact]
    public void RingHash_Weights_GiveShares()
    {
        var shares = new PickBench("envoy-ring-hash", [5, 3, 2], ("min-ring-size", "65536")).Shares(60_000);

        Assert.All(shares.Zip((double[])[0.5, 0.3, 0.2]), pair => Assert.Equal(pair.Second, pair.First, tolerance: 0.015));
    }

    [Fact]
    public void Maglev_Weights_GiveShares()
    {
        var shares = new PickBench("envoy-maglev", [5, 3, 2]).Shares(60_000);

        Assert.All(shares.Zip((double[])[0.5, 0.3, 0.2]), pair => Assert.Equal(pair.Second, pair.First, tolerance: 0.008));
    }

    [Theory]
    [InlineData("envoy-ring-hash", "min-ring-size", "1", 0.0)] // one point each, with and without the fifth
    [InlineData("envoy-ring-hash", "min-ring-size", "1024", 0.2)] // 205 points each become 256: the new ones take keys of others
    [InlineData("envoy-maglev", "table-size", "65537", 0.02)]
    public void Hashing_ServerDown_MovesItsClientsAndFewOthers(string name, string option, string value, double most)
    {
        var bench = new PickBench(name, [1, 1, 1, 1, 1], (option, value));
        var before = Enumerable.Range(0, 4_000).Select(client => bench.Peek(client)).ToList();
        bench.SetEligible(2, false);
        var after = Enumerable.Range(0, 4_000).Select(client => bench.Peek(client)).ToList();

        Assert.InRange(before.Zip(after).Count(pair => pair.First != 2 && pair.First != pair.Second) / 4_000.0, 0, most);
        bench.SetEligible(2, true);
        Assert.Equal(before, Enumerable.Range(0, 4_000).Select(client => bench.Peek(client)));
    }

    [Theory]
    [InlineData("envoy-ring-hash")]
    [InlineData("envoy-maglev")]
    public void BoundedLoads_OneHotKey_NobodyHasMoreThanItsSlotsAndOne(string name)
    {
        var bench = new PickBench(name, [1, 1, 1, 1], ("hash-balance-factor", "125"));
        for (var request = 1; request <= 200; request++)
        {
            bench.Pick(key: "hot");

            // ceil(ceil(n * 1.25) / 4) slots before this request, and one more is let in
            var slots = Math.Max(1, (int)Math.Ceiling((((request * 125) + 99) / 100) / 4.0));
            Assert.All(Enumerable.Range(0, 4), server => Assert.InRange(bench.Fleet.View[server].Outstanding, 0, slots + 1));
        }
    }

    [Fact]
    public void BoundedLoads_NineInFlightOverFourServers_HaveFourSlotsEach()
    {
        // 10 * 125 % = 12.5, so 13; 13/4 = 3.25, so 4: a server with 4 takes one more, one with 5 does not
        var bench = new PickBench("envoy-ring-hash", [1, 1, 1, 1], ("hash-balance-factor", "125"));
        var owner = bench.Peek(key: "k");
        bench.Load(owner, 4);
        bench.Load((owner + 1) % 4, 5);
        Assert.Equal(owner, bench.Peek(key: "k"));

        bench.Load(owner, 1);
        bench.End((owner + 1) % 4);
        Assert.NotEqual(owner, bench.Peek(key: "k"));
    }

    [Fact]
    public void BoundedLoads_TheSameKey_MovesInTheSameOrder()
    {
        var picks = Enumerable.Range(0, 2).Select(_ => new PickBench("envoy-maglev", [1, 1, 1, 1, 1, 1], ("hash-balance-factor", "100"))).Select(bench => Enumerable.Range(0, 60).Select(_ => bench.Pick(key: "hot")).ToList()).ToList();

        Assert.Equal(picks[0], picks[1]);
        Assert.Equal(6, picks[0].Distinct().Count());
    }

    private static int Take(EdfScheduler scheduler, double[] weights)
    {
        var server = scheduler.Next();
        scheduler.Add(server, weights[server]);
        return server;
    }

    private static (EnvoyHosts Hosts, FleetState Fleet) Hosts(params int[] weights)
    {
        var (hosts, fleet) = (new EnvoyHosts(), new FleetState());
        for (var server = 0; server < weights.Length; server++)
        {
            fleet.Add(new ServerAddress("127.0.0.1", 90 + server), weights[server]);
            hosts.Join(server, fleet.View);
        }

        return (hosts, fleet);
    }

    private static EnvoyMaglevTable Table(EnvoyHosts hosts, FleetState fleet, int size)
    {
        var table = new EnvoyMaglevTable(size);
        for (var server = 0; server < fleet.View.Count; server++)
        {
            table.Join(server, hosts);
        }

        hosts.Gather(fleet.View);
        table.Build(hosts, fleet.View);
        return table;
    }

    private static IEnumerable<int> Paper(params (int Server, int Offset, int Skip)[] members)
    {
        var table = new MaglevTable(7);
        foreach (var (server, offset, skip) in members)
        {
            table.Add(server, offset, skip);
        }

        for (var turn = 0; !table.IsFull; turn++)
        {
            table.Take(turn % members.Length);
        }

        return Enumerable.Range(0, 7).Select(place => table[place]);
    }
}
