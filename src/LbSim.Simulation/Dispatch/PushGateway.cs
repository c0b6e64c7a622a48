using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Kernel;
using LbSim.Kernel.Time;

namespace LbSim.Simulation.Dispatch;

/// <summary>A gateway that picks a server at arrival: its balancer, its view of the fleet, and the counters only it knows.</summary>
internal sealed class PushGateway
{
    private readonly FleetState _fleet = new();
    private readonly IBalancer _balancer;

    public PushGateway(int index, IBalancer balancer)
    {
        Index = index;
        _balancer = balancer;
    }

    /// <summary>Which gateway this is.</summary>
    public int Index { get; }

    /// <summary>Whether any server may be picked.</summary>
    public bool HasEligible => _fleet.Eligible.Count > 0;

    /// <summary>Bytes per server, where the balancer reads them.</summary>
    public TrafficMeter? Traffic { get; private set; }

    public void Join(ServerAddress address, int weight)
    {
        var server = _fleet.Add(address, weight);
        _balancer.OnJoined(server, _fleet.View);
    }

    public void Track(TrafficMeter meter)
    {
        Traffic = meter;
        _fleet.Traffic = meter;
    }

    /// <summary>Picks a server and counts the request as outstanding there.</summary>
    public int Dispatch(in RequestView request)
    {
        var server = _balancer.Pick(request, _fleet.View);
        if (!_fleet.Eligible.Contains(server))
        {
            throw new InvariantException($"the balancer {_balancer.GetType().Name} picked server {server} at {request.Now.Picoseconds} ps, which is not eligible");
        }

        _fleet.Views[server].Outstanding++;
        Traffic?.OnSent(server, request.Bytes, request.Now.Picoseconds);
        _balancer.OnDispatched(server, request, _fleet.View);
        return server;
    }

    public void OnFirstToken(int server) => _balancer.OnFirstToken(server, _fleet.View);

    public void OnEnded(int server, bool success)
    {
        _fleet.Views[server].Outstanding--;
        _balancer.OnEnded(server, success, _fleet.View);
    }

    public void SetEligible(int server, bool eligible)
    {
        if (_fleet.Eligible.Set(server, eligible))
        {
            _balancer.OnEligibility(server, _fleet.View);
        }
    }
}
