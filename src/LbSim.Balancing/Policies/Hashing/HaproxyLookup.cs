using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>From a hash to a server in HAProxy's two ways: the slot map (`map-based`) or the ring (`consistent`).</summary>
internal sealed class HaproxyLookup(bool isConsistent)
{
    private readonly HaproxySlotMap? _map = isConsistent ? null : new();
    private readonly HaproxyRing? _ring = isConsistent ? new() : null;

    /// <summary>A server joined, went down, came up or has a new weight.</summary>
    public void OnChanged(int server, FleetView fleet)
    {
        _map?.OnChanged(server, fleet);
        _ring?.Set(server, fleet);
    }

    /// <summary>A server left for good.</summary>
    public void OnLeft(int server)
    {
        _map?.OnLeft(server);
        _ring?.Remove(server);
    }

    /// <summary>The server of a hash.</summary>
    public int Find(uint hash, FleetView fleet)
    {
        if (_map is not null)
        {
            _map.Refresh();
            return _map.Length > 0 ? _map[(int)(hash % (uint)_map.Length)] : fleet.Eligible.NextAtOrAfter(0);
        }

        _ring!.Refresh();
        return _ring.Count > 0 ? _ring[_ring.Nearest(hash)] : fleet.Eligible.NextAtOrAfter(0);
    }
}
