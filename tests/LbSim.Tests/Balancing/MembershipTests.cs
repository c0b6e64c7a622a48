using LbSim.Balancing.Catalog;
using LbSim.Kernel.Random;
using LbSim.Tests.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Tests.Balancing;

/// <summary>What every policy keeps when servers join and leave for good and weights change.</summary>
public sealed class MembershipTests
{
    public static TheoryData<string> Names() => [.. BalancerCatalog.All.Select(balancer => balancer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_ServersJoinLeaveAndChangeWeight_IsAlwaysEligibleAndTheSameAgain(string name) => Assert.Equal(Play(name), Play(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_PolicyOfTheCatalogue_AsksForTheTruthExactlyWhenItIsAnOracle(string name)
    {
        var info = BalancerCatalog.Find(name)!;
        var bench = new PickBench(name, [1]);

        Assert.Equal(info.IsOracle, bench.Context.SeesTruth);
        Assert.True(!info.IsOracle || info.Family == Family.Baselines);
    }

    [Fact]
    public void TrueJobs_NobodyAskedForTheTruth_IsRefused()
    {
        var fleet = new FleetState();
        fleet.Add(new ServerAddress("a", 1), 1);

        Assert.Throws<InvalidOperationException>(() => fleet.View.TrueJobs(0));
        Assert.Throws<InvalidOperationException>(() => fleet.View.TrueWorkLeft(0, default));
    }

    private static List<int> Play(string name)
    {
        var chance = new RandomStream(21, "members");
        var bench = new PickBench(name, [1, 2, 1], [.. QuickOptions.For(name).Select(option => (option.Key, option.Value))]);
        bench.Fleet.Truth = new OutstandingAsTruth(bench.Fleet);
        var gone = new HashSet<int>();
        var open = new Queue<int>();
        var picks = new List<int>();
        for (var step = 0; step < 400; step++)
        {
            var server = chance.NextIndex(bench.Fleet.View.Count);
            switch (chance.NextIndex(20))
            {
                case 0 when bench.Fleet.View.Count < 20:
                    bench.Join(1 + chance.NextIndex(4));
                    break;
                case 1 when bench.Fleet.Eligible.Count > 1 && gone.Count < 10 && gone.Add(server):
                    bench.Leave(server);
                    if (bench.Fleet.Eligible.Count == 0)
                    {
                        bench.Join(1);
                    }

                    break;
                case 2 when !gone.Contains(server):
                    bench.SetWeight(server, 1 + chance.NextIndex(5));
                    break;
                case 3 when !gone.Contains(server) && (bench.Fleet.Eligible.Count > 1 || !bench.Fleet.Eligible.Contains(server)):
                    bench.SetEligible(server, !bench.Fleet.Eligible.Contains(server));
                    break;
                default:
                    picks.Add(bench.Pick(client: chance.NextIndex(50)));
                    open.Enqueue(picks[^1]);
                    if (open.Count > 30)
                    {
                        bench.End(open.Dequeue());
                    }

                    break;
            }
        }

        return picks;
    }

    private sealed class OutstandingAsTruth(FleetState fleet) : ITruth
    {
        public int Jobs(int server) => fleet.View[server].Outstanding;

        public SimDuration WorkLeft(int server, SimTime now) => new(fleet.View[server].Outstanding);
    }
}
