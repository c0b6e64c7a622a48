using System.Runtime.InteropServices;

namespace LbSim.Balancing.Views;

/// <summary>The gateway's own, writable side of a <see cref="FleetView"/>. A balancer never holds one.</summary>
public sealed class FleetState
{
    private readonly List<ServerView> _views = [];

    /// <summary>An empty fleet.</summary>
    public FleetState() => View = new FleetView(this);

    /// <summary>What balancers are given.</summary>
    public FleetView View { get; }

    /// <summary>The servers that may be picked now.</summary>
    public EligibleSet Eligible { get; } = new();

    /// <summary>Names by server id.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Addresses by server id.</summary>
    public List<ServerAddress> Servers { get; } = [];

    /// <summary>Byte counts, where a policy needs them.</summary>
    public ITrafficMeter? Traffic { get; set; }

    /// <summary>The views, by server id.</summary>
    public Span<ServerView> Views => CollectionsMarshal.AsSpan(_views);

    /// <summary>Adds a server and returns its id.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="eligible">Whether it may be picked.</param>
    /// <param name="name">Its name; the host when not given.</param>
    public int Add(ServerAddress address, int weight, bool eligible = true, string? name = null)
    {
        Names.Add(name ?? address.Host);
        Servers.Add(address);
        _views.Add(new ServerView { Weight = weight });
        Eligible.Set(_views.Count - 1, eligible);
        return _views.Count - 1;
    }
}
