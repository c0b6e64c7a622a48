using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy `balance source`: the client's IPv4 address itself, as a number, looks up a slot map or a ring.</summary>
[Balancer("haproxy-source-hash", Family.Hashing, Reads = Signals.Client | Signals.Weight, MostWeight = HaproxyWeight.Most,
    Summary = "haproxy-hash of the client's address: slot = address mod sum of weights, or a ring.",
    Source = "HAProxy 2.6 src/backend.c (get_server_sh), src/lb_map.c, src/lb_chash.c")]
public sealed class HaproxySourceHash : IBalancer
{
    private readonly HaproxyKeyHash _hash;
    private readonly HaproxyLookup _lookup;

    /// <summary>A hash as its options say.</summary>
    public HaproxySourceHash(Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var isConsistent = options.Type == "consistent";
        var function = options.Avalanche == "no" ? "sdbm" : "default";
        _hash = new HaproxyKeyHash(HaproxyKeyHash.ClientAddress, function, options.Avalanche == "yes", isConsistent);
        _lookup = new HaproxyLookup(isConsistent);
    }

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>How a hash finds a server.</summary>
        [Option("How a hash finds a server: slot hash mod map length, or the nearest point of a ring.", Values = ["map-based", "consistent"])]
        public string Type { get; init; } = "map-based";

        /// <summary>Whether the address is mixed first.</summary>
        [Option("Whether HAProxy's avalanche mixes the address first; default is yes with type consistent, no with map-based.", Values = ["default", "yes", "no"])]
        public string Avalanche { get; init; } = "default";
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _lookup.OnChanged(server, fleet);

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _lookup.OnLeft(server);

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => _lookup.OnChanged(server, fleet);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _lookup.OnChanged(server, fleet);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _lookup.Find(_hash.Of(request), fleet);
}
