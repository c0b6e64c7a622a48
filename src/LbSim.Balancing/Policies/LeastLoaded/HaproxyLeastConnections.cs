using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy `balance leastconn`: idle servers first, then the least (open + 1) / weight; equals in the order in which they got there.</summary>
/// <remarks>
/// The key is 0 for an idle server, whatever its weight, else floor((open + 1) * 4096 / (16 * weight)). A server is put behind
/// its equals whenever its key changes, so that equals take turns. Single-threaded 2.6; newer versions with threads draw among equals.
/// </remarks>
[Balancer("haproxy-least-connections", Family.LeastLoaded, Reads = Signals.Outstanding | Signals.Weight, MostWeight = HaproxyWeight.Most,
    Summary = "Idle servers first, then the least (open + 1) / weight; equals in order of arrival at that value.",
    Source = "HAProxy 2.6 src/lb_fwlc.c")]
public sealed class HaproxyLeastConnections : IBalancer
{
    private readonly FifoHeap _order = new();
    private int[] _weights = [];

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        if (server >= _weights.Length)
        {
            Array.Resize(ref _weights, Math.Max(server + 1, _weights.Length * 2));
        }

        OnState(server, fleet);
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet)
    {
        _order.Remove(server);
        _weights[server] = 0;
    }

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => OnState(server, fleet);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => OnState(server, fleet);

    /// <inheritdoc/>
    public void OnDispatched(int server, in RequestView request, FleetView fleet) => OnLoad(server, fleet);

    /// <inheritdoc/>
    public void OnEnded(int server, in EndView end, FleetView fleet) => OnLoad(server, fleet);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _order.Count > 0 ? _order.First : fleet.Eligible.NextAtOrAfter(0);

    // a new state or weight always costs the place among equals
    private void OnState(int server, FleetView fleet)
    {
        var weight = fleet.Eligible.Contains(server) ? HaproxyWeight.Effective(server, fleet) : 0; // a full one gets a new place anyway when it has room
        if (weight == _weights[server])
        {
            return;
        }

        _weights[server] = weight;
        _order.Remove(server);
        if (weight > 0)
        {
            _order.Add(server, Key(server, fleet));
        }
    }

    private void OnLoad(int server, FleetView fleet)
    {
        if (_order.Contains(server) && Key(server, fleet) is var key && key != _order.Key(server))
        {
            _order.Remove(server);
            _order.Add(server, key);
        }
    }

    private long Key(int server, FleetView fleet)
    {
        long open = fleet[server].Outstanding;
        return open == 0 ? 0 : (open + 1) * HaproxyWeight.MostEffective / _weights[server];
    }
}
