using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies;

public sealed class SimplePolicyTests
{
    [Fact]
    public void First_ServersFillUp_TakesTheFirstEligible()
    {
        var bench = new PickBench("first", [1, 5, 1]);
        Assert.Equal("AAAAA", bench.Letters(5));

        bench.SetEligible(0, false);
        Assert.Equal("BB", bench.Letters(2));
        bench.SetEligible(0, true);
        Assert.Equal("A", bench.Letters(1));
    }

    [Fact]
    public void YarpRoundRobin_ServerLeavesAtCounterThree_TheCounterGoesOnOverTheRest()
    {
        var bench = new PickBench("yarp-round-robin", [1, 1, 1]);
        Assert.Equal("ABC", bench.Letters(3));

        bench.SetEligible(2, false);

        Assert.Equal("BAB", bench.Letters(3)); // 3 mod 2 = 1
        bench.SetEligible(0, false);
        Assert.Equal("BB", bench.Letters(2));
        bench.SetEligible(0, true);
        bench.SetEligible(2, true);
        Assert.Equal("CAB", bench.Letters(3)); // 8 mod 3 = 2
    }

    [Fact]
    public void YarpFirstAlphabetical_NamesInAnyCase_TakesTheFirstName()
    {
        var info = BalancerCatalog.Find("yarp-first-alphabetical")!;
        var balancer = info.Create(null, new LbSim.Balancing.BalancerContext(1, info.Name));
        var fleet = new FleetState();
        foreach (var name in (string[])["delta", "Bravo", "alpha", "Charlie"])
        {
            balancer.OnJoined(fleet.Add(new ServerAddress(name, 80), 1), fleet.View);
        }

        Assert.Equal(2, balancer.Pick(default, fleet.View));
        fleet.Eligible.Set(2, false);
        balancer.OnEligibility(2, fleet.View);
        Assert.Equal(1, balancer.Pick(default, fleet.View));
    }

    [Fact]
    public void YarpLeastRequests_Ties_TakeTheFirst()
    {
        var bench = new PickBench("yarp-least-requests", [1, 1, 1]);
        Assert.Equal("ABCA", bench.Letters(4));

        bench.End(2);
        Assert.Equal("C", bench.Letters(1));
    }

    [Fact]
    public void WeightedRandom_Weights_GiveSharesAlsoAfterChanges()
    {
        var bench = new PickBench("weighted-random", [5, 1, 1]);
        Assert.All(bench.Shares(70_000).Zip((double[])[5 / 7.0, 1 / 7.0, 1 / 7.0]), pair => Assert.Equal(pair.Second, pair.First, tolerance: 0.008));

        bench.SetWeight(1, 4);
        bench.SetEligible(0, false);
        Assert.All(bench.Shares(50_000).Zip((double[])[0, 0.8, 0.2]), pair => Assert.Equal(pair.Second, pair.First, tolerance: 0.008));
    }

    [Fact]
    public void LeastOutstandingTokens_LongAndShortRequests_CountsPromptsAndExpectedOutputs()
    {
        var bench = new PickBench("least-outstanding-tokens", [1, 1, 1]);

        Assert.Equal(0, bench.Pick(prompt: 1_000, expected: 100)); // A 1,100
        Assert.Equal(1, bench.Pick(prompt: 10, expected: 100)); // B 110
        Assert.Equal(2, bench.Pick(prompt: 10, expected: 90)); // C 100
        Assert.Equal(2, bench.Pick(prompt: 10, expected: 100)); // C 210
        Assert.Equal(1, bench.Pick(prompt: 90, expected: 10)); // B 210
        Assert.Equal(2, bench.Pick(prompt: 1, expected: 0)); // B and C have 210: C was picked longer ago
        bench.End(0, tokens: 1_100);
        Assert.Equal(0, bench.Pick());
    }

    [Fact]
    public void LeastOutstandingTokens_RandomComingsAndGoings_PicksWhatAScanFinds()
    {
        var chance = new RandomStream(12, "tokens");
        var bench = new PickBench("least-outstanding-tokens", new int[9].Select(_ => 1).ToArray());
        var open = new List<(int Server, int Tokens)>();
        var lastPicked = new int[9];
        for (var step = 1; step < 5_000; step++)
        {
            var server = chance.NextIndex(9);
            if (chance.NextIndex(9) == 0 && bench.Fleet.Eligible.Count > 1)
            {
                bench.SetEligible(server, !bench.Fleet.Eligible.Contains(server));
            }
            else if (open.Count > 0 && chance.NextIndex(2) == 0)
            {
                var place = chance.NextIndex(open.Count);
                bench.End(open[place].Server, open[place].Tokens);
                open.RemoveAt(place);
            }
            else
            {
                var expected = Enumerable.Range(0, 9).Where(bench.Fleet.Eligible.Contains).OrderBy(candidate => bench.Fleet.View[candidate].OutstandingTokens).ThenBy(candidate => lastPicked[candidate]).ThenBy(candidate => candidate).First();
                var tokens = 10 * (1 + chance.NextIndex(4));
                var picked = bench.Pick(prompt: tokens);
                Assert.Equal(expected, picked);
                lastPicked[picked] = step;
                open.Add((picked, tokens));
            }
        }
    }
}
