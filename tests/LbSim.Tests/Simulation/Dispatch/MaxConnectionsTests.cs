using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Simulation;

namespace LbSim.Tests.Simulation.Dispatch;

/// <summary>max-connections: nobody ever has more outstanding, and what finds everybody full is rejected at once.</summary>
public sealed class MaxConnectionsTests
{
    public static TheoryData<string> Names() => [.. BalancerCatalog.All.Where(balancer => !balancer.IsOracle).Select(balancer => balancer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ServersFillUp_TheLimitHoldsAtEveryInstantAndTheRestIsRejected(string name)
    {
        var run = Scenario($$"""
            workload: { arrivals: { process: poisson, rate: 20/s }, requests: 4000, lengths: { prompt: 10, output: 5 }, clients: { count: 300, zipf: 0.4 } }
            fleet:
              - { name: a, count: 3, max-connections: 2, network-delay: 20ms, queue: { service: { exponential: { mean: 200ms } } } }
              - { name: b, count: 1, max-connections: 5, weight: 2, queue: { service: { exponential: { mean: 200ms } } } }
            balancers: [ round-robin ]
            """).ToRunSpec(0, 0);
        Limits? limits = null;

        var result = Simulator.Run(run with { Balancer = context => limits = new Limits(BalancerCatalog.Find(name)!.Create(null, context), [2, 2, 2, 5]) });

        Assert.Equal(4_000, result.All.Arrived);
        Assert.True(result.All.Rejected > 200, $"{result.All.Rejected} rejected: nobody was ever full");
        Assert.Equal(result.All.Arrived, result.All.Rejected + limits!.Picks);
        Assert.Equal([2, 2, 2, 5], limits.Most);
    }

    [Fact]
    public void Run_OneConnectionEach_LosesWhatErlangsFormulaSays()
    {
        // five servers that take one request each and never queue: M/M/5/5 with a load of 4
        var expected = Enumerable.Range(1, 5).Aggregate(1.0, (blocked, servers) => 4 * blocked / (servers + (4 * blocked)));
        var run = Scenario("""
            workload: { arrivals: { process: poisson, rate: 4/s }, requests: 200000, lengths: { prompt: 1, output: 1 } }
            fleet: [ { name: q, count: 5, max-connections: 1, queue: { service: { exponential: { mean: 1s } } } } ]
            balancers: [ first ]
            """).ToRunSpec(0, 0);

        var result = Simulator.Run(run);

        Assert.Equal(expected, (double)result.All.Rejected / result.All.Arrived, tolerance: 0.006); // 0.199; standard error 0.0016
        var busy = Enumerable.Range(0, 5).Select(server => result.Servers[server].Arrivals).ToList();
        Assert.Equal(busy.OrderDescending(), busy); // the first is the busiest, the last the idlest
        Assert.Equal(0.8, busy[0] / (result.End - SimTime.Zero).Seconds, tolerance: 0.02); // M/M/1/1: load 4 carries 4/5
    }

    private static Scenario Scenario(string text)
    {
        var result = ScenarioLoader.Parse(text, "test.yaml", ".", new ScenarioChoices { Replications = 1 });
        Assert.Empty(result.Findings);
        return result.Scenario!;
    }

    /// <summary>Passes everything on to a policy and checks every server's limit whenever anything happens.</summary>
    private sealed class Limits(IBalancer inner, int[] limits) : IBalancer
    {
        public int Picks { get; private set; }

        public int[] Most { get; } = new int[limits.Length];

        public int Pick(in RequestView request, FleetView fleet)
        {
            Picks++;
            Check(fleet);
            return inner.Pick(request, fleet);
        }

        public void OnJoined(int server, FleetView fleet) => inner.OnJoined(server, fleet);

        public void OnEligibility(int server, FleetView fleet)
        {
            Assert.Equal(fleet[server].Outstanding < limits[server], fleet.Eligible.Contains(server));
            inner.OnEligibility(server, fleet);
        }

        public void OnDispatched(int server, in RequestView request, FleetView fleet)
        {
            Check(fleet);
            inner.OnDispatched(server, request, fleet);
        }

        public void OnEnded(int server, in EndView end, FleetView fleet)
        {
            Check(fleet);
            inner.OnEnded(server, end, fleet);
        }

        private void Check(FleetView fleet)
        {
            for (var server = 0; server < limits.Length; server++)
            {
                Assert.InRange(fleet[server].Outstanding, 0, limits[server]);
                Most[server] = Math.Max(Most[server], fleet[server].Outstanding);
            }
        }
    }
}
