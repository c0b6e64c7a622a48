using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>From a hash to a server in HAProxy's two ways: the slot map (`map-based`) or the ring (`consistent`).</summary>
/// <remarks>HAProxy lets a request wait at a full server. There is no queue here: the next slot or point takes it.</remarks>
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
        var found = _map is null ? OnRing(hash, fleet.Eligible) : InMap(_map, hash, fleet.Eligible);
        return found >= 0 ? found : fleet.Eligible.NextAtOrAfter(0);
    }

    private int OnRing(uint hash, EligibleSet eligible)
    {
        _ring!.Refresh();
        return _ring.Find(hash, eligible);
    }

    private static int InMap(HaproxySlotMap map, uint hash, EligibleSet eligible)
    {
        map.Refresh();
        var slot = map.Length == 0 ? 0 : (int)(hash % (uint)map.Length);
        for (var looked = 0; looked < map.Length; looked++)
        {
            if (eligible.Contains(map[slot]))
            {
                return map[slot];
            }

            slot = slot + 1 < map.Length ? slot + 1 : 0;
        }

        return -1;
    }
}
