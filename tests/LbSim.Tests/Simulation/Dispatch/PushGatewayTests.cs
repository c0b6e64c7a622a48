using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;
using LbSim.Simulation.Dispatch;

namespace LbSim.Tests.Simulation.Dispatch;

public sealed class PushGatewayTests
{
    [Fact]
    public void Refresh_ServerFillsGoesDownReturnsAndEmpties_BalancerIsToldWhichItIs()
    {
        var seen = new Watcher();
        var gateway = new PushGateway(0, seen, expectedOutput: null);
        gateway.Join("a", new ServerAddress("a", 1), weight: 1, maxConnections: 1);
        var request = new RequestView(SimTime.Zero, 1, 0, -1, -1);
        var end = new EndView(default, default, default, Success: true, 1, 1);

        gateway.Dispatch(request);
        gateway.SetReady(0, ready: false);
        gateway.SetReady(0, ready: true);
        gateway.OnEnded(0, expectedOutput: 0, end);

        Assert.Equal(["full", "down", "full", "eligible"], seen.States);
    }

    private sealed class Watcher : IBalancer
    {
        public List<string> States { get; } = [];

        public int Pick(in RequestView request, FleetView fleet) => fleet.Eligible.NextAtOrAfter(0);

        public void OnEligibility(int server, FleetView fleet) =>
            States.Add(fleet.Eligible.Contains(server) ? "eligible" : fleet[server].IsFull ? "full" : "down");
    }
}
