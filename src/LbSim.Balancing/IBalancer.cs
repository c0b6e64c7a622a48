using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Balancing;

/// <summary>Picks a server for each request, seeing only what a real balancer at this gateway would see.</summary>
/// <remarks>
/// The hooks do nothing unless a policy needs them; they let a policy keep an index instead of scanning. They are called
/// after the views have changed. All state is keyed by server id, never by position among the eligible.
/// </remarks>
public interface IBalancer
{
    /// <summary>Chooses a server.</summary>
    /// <param name="request">What the gateway knows of the request.</param>
    /// <param name="fleet">The live view of the fleet; at least one server is eligible.</param>
    /// <returns>The id of an eligible server.</returns>
    int Pick(in RequestView request, FleetView fleet);

    /// <summary>A server became known to this gateway (also called once for each server before the first pick, in id order).</summary>
    void OnJoined(int server, FleetView fleet)
    {
    }

    /// <summary>A server left the configuration for good.</summary>
    void OnLeft(int server, FleetView fleet)
    {
    }

    /// <summary>A server became eligible or stopped being so; also when one that is not eligible became full or stopped being so (<see cref="ServerView.IsFull"/>).</summary>
    void OnEligibility(int server, FleetView fleet)
    {
    }

    /// <summary>A server's configured weight changed.</summary>
    void OnWeight(int server, FleetView fleet)
    {
    }

    /// <summary>A request was sent to a server; its counters already include it.</summary>
    void OnDispatched(int server, in RequestView request, FleetView fleet)
    {
    }

    /// <summary>The first token of an answer reached this gateway; told only to policies that asked for it (<see cref="BalancerContext.HearFirstTokens"/>).</summary>
    /// <param name="server">Where it came from.</param>
    /// <param name="wait">Time since the dispatch, as the gateway saw it.</param>
    /// <param name="fleet">The live view.</param>
    void OnFirstToken(int server, SimDuration wait, FleetView fleet)
    {
    }

    /// <summary>An attempt ended, well or badly; the counters no longer include it.</summary>
    /// <param name="server">Where it ran.</param>
    /// <param name="end">What the gateway saw of it.</param>
    /// <param name="fleet">The live view.</param>
    void OnEnded(int server, in EndView end, FleetView fleet)
    {
    }
}
