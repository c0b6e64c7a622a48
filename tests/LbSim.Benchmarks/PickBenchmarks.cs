using BenchmarkDotNet.Attributes;
using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Benchmarks;

/// <summary>One pick with its dispatch and an end, per policy and fleet size.</summary>
[MemoryDiagnoser]
public class PickBenchmarks
{
    private readonly FleetState _fleet = new();
    private readonly Queue<int> _open = new();
    private IBalancer _balancer = null!;
    private long _now;

    /// <summary>Policy.</summary>
    [Params("round-robin", "least-connections", "power-of-choices", "nginx-consistent-hash", "haproxy-round-robin", "haproxy-static-rr", "haproxy-least-connections", "haproxy-random", "haproxy-bounded-consistent-hash", "haproxy-stick")]
    public string Policy { get; set; } = "";

    /// <summary>Fleet size.</summary>
    [Params(16, 10_000)]
    public int Servers { get; set; }

    /// <summary>Builds the fleet.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _balancer = BalancerCatalog.Find(Policy)!.Create(null, new BalancerContext(1, Policy));
        for (var server = 0; server < Servers; server++)
        {
            _fleet.Add(new ServerAddress("s", server), 1);
            _balancer.OnJoined(server, _fleet.View);
        }
    }

    /// <summary>One request in, the oldest one out.</summary>
    [Benchmark]
    public int PickDispatchEnd()
    {
        var request = new RequestView(new SimTime(_now++), 100, 1000, (int)(_now % 500), -1);
        var server = _balancer.Pick(request, _fleet.View);
        _fleet.Views[server].Outstanding++;
        _balancer.OnDispatched(server, request, _fleet.View);
        _open.Enqueue(server);
        if (_open.Count > Servers * 4)
        {
            var ended = _open.Dequeue();
            _fleet.Views[ended].Outstanding--;
            _balancer.OnEnded(ended, new EndView(default, default, default, Success: true, 1, 1), _fleet.View);
        }

        return server;
    }
}
