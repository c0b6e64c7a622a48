using LbSim.Kernel.Time;

namespace LbSim.Balancing.Views;

/// <summary>The live fleet as one gateway sees it; a policy reads it, only the gateway changes it (through <see cref="FleetState"/>).</summary>
public sealed class FleetView
{
    private readonly FleetState _state;

    internal FleetView(FleetState state) => _state = state;

    /// <summary>How many server ids exist, eligible or not; ids run from 0 in configuration order.</summary>
    public int Count => _state.Servers.Count;

    /// <summary>The servers that may be picked.</summary>
    public EligibleSet Eligible => _state.Eligible;

    /// <summary>What is known of one server.</summary>
    public ref readonly ServerView this[int server] => ref _state.Views[server];

    /// <summary>Name of a server, such as "a100-0".</summary>
    public string Name(int server) => _state.Names[server];

    /// <summary>Bytes sent to a server since the start (policies that asked for total traffic).</summary>
    public long TotalSent(int server) => _state.Traffic?.TotalSent(server) ?? 0;

    /// <summary>Bytes received from a server since the start, as this gateway saw them.</summary>
    public long TotalReceived(int server, SimTime now) => _state.Traffic?.TotalReceived(server, now) ?? 0;

    /// <summary>Address of a server, as it is hashed by ring policies.</summary>
    public ServerAddress Address(int server) => _state.Servers[server];

    /// <summary>Bytes sent to plus bytes received from a server over the window before <paramref name="now"/>, as this gateway saw them.</summary>
    public long TrafficBytes(int server, SimTime now) => _state.Traffic?.BytesInWindow(server, now) ?? 0;
}
