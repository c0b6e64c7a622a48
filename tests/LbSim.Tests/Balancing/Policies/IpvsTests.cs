using LbSim.Balancing.Policies;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies;

public sealed class IpvsTests
{
    [Theory]
    [InlineData("ipvs-wrr", new[] { 4, 3, 2 }, "AABABCABCAABABCABC")]
    [InlineData("ipvs-wrr", new[] { 5, 1, 1 }, "AAAAABCAAAAABC")]
    [InlineData("ipvs-wrr", new[] { 4, 2 }, "AABAAB")]
    [InlineData("ipvs-wrr", new[] { 8, 4 }, "AABAAB")]
    [InlineData("ipvs-wrr", new[] { 3, 3, 3 }, "ABCABC")]
    [InlineData("ipvs-rr", new[] { 5, 1, 1 }, "ABCABC")]
    [InlineData("ipvs-lc", new[] { 3, 2, 1 }, "ABCABC")]
    [InlineData("ipvs-wlc", new[] { 3, 2, 1 }, "ABCABA")]
    [InlineData("ipvs-sed", new[] { 3, 2, 1 }, "ABAABC")]
    [InlineData("ipvs-nq", new[] { 3, 2, 1 }, "ABCAAB")]
    [InlineData("ipvs-wlc", new[] { 1, 2, 3 }, "ABCCBC")]
    [InlineData("ipvs-sed", new[] { 1, 2, 3 }, "CBCABC")]
    [InlineData("ipvs-nq", new[] { 1, 2, 3 }, "ABCCBC")]
    public void Pick_NothingEnds_IsTheWorkedSequence(string name, int[] weights, string expected)
    {
        var bench = new PickBench(name, weights);

        Assert.Equal(expected, bench.Letters(expected.Length));
    }

    [Fact]
    public void Pick_WeightZero_TakesNothingUntilNothingElseIsLeft()
    {
        foreach (var name in (string[])["ipvs-rr", "ipvs-wrr", "ipvs-lc", "ipvs-wlc", "ipvs-sed", "ipvs-nq", "ipvs-sh", "ipvs-dh", "ipvs-mh"])
        {
            var bench = new PickBench(name, [2, 2, 2]);
            bench.SetWeight(1, 0);
            for (var client = 0; client < 60; client++)
            {
                Assert.NotEqual(1, bench.Pick(client));
            }

            bench.SetEligible(0, false);
            bench.SetEligible(2, false);
            Assert.Equal(1, bench.Pick());
        }
    }

    // the kernel's loop, word for word
    private static int Walk(int[] weights, bool[] isUp, ref int cursor, ref int required)
    {
        var divisor = weights.Where(weight => weight > 0).Aggregate(0, (left, right) => { while (right != 0) { (left, right) = (right, left % right); } return left; });
        var largest = weights.Max() - (divisor - 1);
        for (var rounds = 0; rounds < 1_000_000; rounds++)
        {
            for (cursor++; cursor < weights.Length; cursor++)
            {
                if (isUp[cursor] && weights[cursor] > 0 && weights[cursor] >= required)
                {
                    return cursor;
                }
            }

            cursor = -1;
            required -= divisor;
            required = required <= 0 ? largest : required;
        }

        throw new InvalidOperationException("nobody to pick");
    }

    [Fact]
    public void WeightedRoundRobin_RandomWeightsAndOutages_PicksWhatTheKernelsLoopFinds()
    {
        var chance = new RandomStream(8, "wrr");
        for (var fleet = 0; fleet < 60; fleet++)
        {
            var scale = 1 + chance.NextIndex(3);
            var weights = Enumerable.Range(0, 1 + chance.NextIndex(9)).Select(_ => scale * (1 + chance.NextIndex(12))).ToArray();
            var isUp = weights.Select(_ => true).ToArray();
            var bench = new PickBench("ipvs-wrr", weights);
            var (cursor, required) = (-1, int.MaxValue);
            for (var pick = 0; pick < 400; pick++)
            {
                var server = chance.NextIndex(weights.Length);
                if (chance.NextIndex(8) == 0 && (!isUp[server] || isUp.Count(up => up) > 1))
                {
                    isUp[server] = !isUp[server];
                    bench.SetEligible(server, isUp[server]);
                }

                if (required == int.MaxValue)
                {
                    (cursor, required) = (weights.Length - 1, 0); // wraps to the start
                }

                Assert.Equal(Walk(weights, isUp, ref cursor, ref required), bench.Pick());
            }
        }
    }

    [Fact]
    public void LeastConnectionFamily_RandomComingsAndGoings_PickWhatAScanFinds()
    {
        foreach (var (name, added, isWeighted, prefersIdle) in ((string, int, bool, bool)[])[("ipvs-lc", 0, false, false), ("ipvs-wlc", 0, true, false), ("ipvs-sed", 1, true, false), ("ipvs-nq", 1, true, true), ("yarp-least-requests", 0, false, false)])
        {
            var chance = new RandomStream(9, name);
            var bench = new PickBench(name, [.. Enumerable.Range(0, 12).Select(_ => 1 + chance.NextIndex(6))]);
            var open = new List<int>();
            for (var step = 0; step < 6_000; step++)
            {
                var server = chance.NextIndex(12);
                switch (chance.NextIndex(12))
                {
                    case 0 when bench.Fleet.Eligible.Count > 1:
                        bench.SetEligible(server, !bench.Fleet.Eligible.Contains(server));
                        break;
                    case 1:
                        bench.SetWeight(server, 1 + chance.NextIndex(6));
                        break;
                    case < 6 when open.Count > 0:
                        var place = chance.NextIndex(open.Count);
                        bench.End(open[place]);
                        open.RemoveAt(place);
                        break;
                    default:
                        var expected = Scan(bench, added, isWeighted, prefersIdle);
                        var picked = bench.Pick();
                        Assert.Equal(expected, picked);
                        open.Add(picked);
                        break;
                }
            }
        }
    }

    private static int Scan(PickBench bench, int added, bool isWeighted, bool prefersIdle)
    {
        var best = -1;
        for (var server = 0; server < 12; server++)
        {
            if (!bench.Fleet.Eligible.Contains(server))
            {
                continue;
            }

            var view = bench.Fleet.View[server];
            if (prefersIdle && view.Outstanding == 0)
            {
                return server;
            }

            var isLess = best >= 0 && (isWeighted
                ? (long)(view.Outstanding + added) * bench.Fleet.View[best].Weight < (long)(bench.Fleet.View[best].Outstanding + added) * view.Weight
                : view.Outstanding < bench.Fleet.View[best].Outstanding);
            best = best < 0 || isLess ? server : best;
        }

        return best;
    }

    [Fact]
    public void SipHash_FourBytes_IsTheKernelsTestVector() =>
        Assert.Equal(0x88D38328u, SipHash13.Of(0x03020100, 0x0706050403020100, 0x0F0E0D0C0B0A0908)); // lib/test_siphash.c, 64-bit hsiphash, length 4

    [Fact]
    public void SourceHashing_Buckets_AreDealtByWeightAndTheFirstProbeIsTheKernels()
    {
        var bench = new PickBench("ipvs-sh", [2, 1]);
        for (var client = 0; client < 500; client++)
        {
            var bucket = (ClientAddress.Of(client) * 0x61C88647u) >> 24;

            Assert.Equal(bucket % 3 < 2 ? 0 : 1, bench.Peek(client)); // dealt A A B A A B ...
        }

        bench.SetEligible(0, false);
        Assert.Equal(1, bench.Peek(7));
    }

    [Fact]
    public void DestinationHashing_Sessions_ChooseTheServerWhateverTheClient()
    {
        var bench = new PickBench("ipvs-dh", [5, 1, 1]);
        var servers = Enumerable.Range(0, 3_000).Select(session => bench.Pick(client: session % 7, session: session)).ToList();

        var again = Enumerable.Range(0, 3_000).Select(session => bench.Pick(client: 3, session: session)).ToList();

        Assert.Equal(servers, again);
        Assert.All(Enumerable.Range(0, 3), server => Assert.InRange(servers.Count(picked => picked == server) / 3_000.0, 0.29, 0.38)); // weights are ignored
    }

    [Fact]
    public void Maglev_Weights_GiveSharesOfTheTable()
    {
        var shares = new PickBench("ipvs-mh", [3, 2, 1]).Shares(60_000);

        Assert.InRange(shares[0], 0.48, 0.52);
        Assert.InRange(shares[1], 0.31, 0.355);
        Assert.InRange(shares[2], 0.15, 0.185);
    }

    [Theory]
    [InlineData("ipvs-mh")]
    [InlineData("ipvs-sh")]
    [InlineData("ipvs-dh")]
    public void Hashing_ServerDown_MovesItsClientsAndNobodyElse(string name)
    {
        var bench = new PickBench(name, [1, 1, 1, 1, 1]);
        var before = Enumerable.Range(0, 2_000).Select(client => bench.Peek(client)).ToList();
        bench.SetEligible(2, false);

        for (var client = 0; client < 2_000; client++)
        {
            var now = bench.Peek(client);
            Assert.True(before[client] == 2 ? now != 2 : now == before[client]);
        }
    }
}
