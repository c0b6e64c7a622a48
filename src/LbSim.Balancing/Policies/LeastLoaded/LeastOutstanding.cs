using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>A policy that takes a server with the fewest requests outstanding, kept as an index; which of several is its own affair.</summary>
public abstract class LeastOutstanding : IndexedBalancer
{
    private protected readonly LeastIndex Index = new();

    /// <inheritdoc/>
    protected sealed override void Refresh(int server, FleetView fleet)
    {
        if (fleet.Eligible.Contains(server))
        {
            Index.Set(server, fleet[server].Outstanding);
        }
        else
        {
            Index.Remove(server);
        }
    }
}
