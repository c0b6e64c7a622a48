using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>A policy that keeps an index of the servers: one method hears of everything that changes one.</summary>
public abstract class IndexedBalancer : IBalancer
{
    /// <inheritdoc/>
    public abstract int Pick(in RequestView request, FleetView fleet);

    /// <inheritdoc/>
    public virtual void OnJoined(int server, FleetView fleet) => Refresh(server, fleet);

    /// <inheritdoc/>
    public virtual void OnLeft(int server, FleetView fleet) => Refresh(server, fleet);

    /// <inheritdoc/>
    public virtual void OnEligibility(int server, FleetView fleet) => Refresh(server, fleet);

    /// <inheritdoc/>
    public virtual void OnWeight(int server, FleetView fleet) => Refresh(server, fleet);

    /// <inheritdoc/>
    public virtual void OnDispatched(int server, in RequestView request, FleetView fleet) => Refresh(server, fleet);

    /// <inheritdoc/>
    public virtual void OnEnded(int server, in EndView end, FleetView fleet) => Refresh(server, fleet);

    /// <summary>Brings the index up to date with what the views now say of a server.</summary>
    protected abstract void Refresh(int server, FleetView fleet);
}
