using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>A balancer that writes down everything it is told and shown.</summary>
internal sealed class WatchingBalancer(BalancerKind kind) : IBalancer
{
    private int _last = -1;

    public List<string> Seen { get; } = [];

    public int Pick(in RequestView request, FleetView fleet)
    {
        if (kind == BalancerKind.InTurn)
        {
            _last = fleet.Eligible.NextAfter(_last);
            return _last;
        }

        var best = -1;
        var least = long.MaxValue;
        var line = $"{request.Now.Picoseconds} bytes";
        for (var server = 0; server < fleet.Count; server++)
        {
            var load = kind == BalancerKind.FewestBytes ? fleet.TrafficBytes(server, request.Now) : fleet[server].Outstanding;
            line += kind == BalancerKind.FewestBytes ? $" {load}" : "";
            if (fleet.Eligible.Contains(server) && load < least)
            {
                least = load;
                best = server;
            }
        }

        if (kind == BalancerKind.FewestBytes)
        {
            Seen.Add(line);
        }

        return best;
    }

    public void OnEligibility(int server, FleetView fleet) => Seen.Add($"eligible {server} {fleet.Eligible.Contains(server)}");

    public void OnDispatched(int server, in RequestView request, FleetView fleet) => Seen.Add($"{request.Now.Picoseconds} dispatched {server}");

    public void OnFirstToken(int server, SimDuration wait, FleetView fleet) => Seen.Add($"first {server} after {wait.Picoseconds}");

    public void OnEnded(int server, in EndView end, FleetView fleet) =>
        Seen.Add($"ended {server} {end.Success} after {end.Latency.Picoseconds} of {end.PromptTokens}+{end.OutputTokens}");
}
