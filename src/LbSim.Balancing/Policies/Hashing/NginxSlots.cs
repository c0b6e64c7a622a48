using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>What nginx's hash and random methods share: slots by weight over all configured servers, and round robin after too many tries.</summary>
public abstract class NginxSlots : IBalancer
{
    /// <summary>Tries after the first before nginx gives up and takes the next server in turn.</summary>
    private protected const int Tries = 20;

    private readonly SmoothWeights _fallback = new(maxFails: 1);
    private readonly CumulativeWeights _slots = new();

    /// <inheritdoc/>
    public abstract int Pick(in RequestView request, FleetView fleet);

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _fallback.Add(server, fleet[server].Weight);
        _slots.Add(server);
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _slots.Remove(server);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet)
    {
        _fallback.Set(server, fleet[server].Weight);
        _slots.OnWeight();
    }

    /// <inheritdoc/>
    public void OnEnded(int server, in EndView end, FleetView fleet)
    {
        if (end.IsFailure)
        {
            _fallback.OnFailed(server);
        }
    }

    /// <summary>How many slots there are.</summary>
    private protected long Slots(FleetView fleet)
    {
        _slots.Refresh(fleet);
        return _slots.Total;
    }

    /// <summary>The server of a slot.</summary>
    private protected int At(long slot) => _slots.At(slot);

    /// <summary>One step of smooth weighted round robin.</summary>
    private protected int RoundRobin(FleetView fleet) => _fallback.Next(fleet.Eligible);
}
