using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy `balance hdr(..)`, `balance uri` and `balance hash`: a hash of bytes of the request looks up a slot map or a ring.</summary>
/// <remarks>
/// The three differ only in where the bytes come from, so here they are one: the text "client-17" or "session-3" stands for the
/// header or the path. map-based moves most keys when a server goes or comes; consistent moves only those of that server.
/// A request without a session goes by its client. (HAProxy would serve a request without the header by round robin.)
/// </remarks>
[Balancer("haproxy-hash", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight, MostWeight = HaproxyWeight.Most,
    Aliases = ["haproxy-header-hash", "haproxy-uri-hash"],
    Summary = "HAProxy's hash of a header, URI or expression: slot map or ring, four functions, avalanche.",
    Source = "HAProxy 2.6 src/backend.c, src/hash.c, src/lb_map.c, src/lb_chash.c")]
public sealed class HaproxyHash : IBalancer
{
    private readonly HaproxyKeyHash _hash;
    private readonly HaproxyLookup _lookup;

    /// <summary>A hash as its options say.</summary>
    public HaproxyHash(Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var isConsistent = options.Type == "consistent";
        _hash = new HaproxyKeyHash(options.Key, options.Function, options.Avalanche, isConsistent);
        _lookup = new HaproxyLookup(isConsistent);
    }

    /// <summary>Options, named after HAProxy's `hash-type type function avalanche`.</summary>
    public sealed record Options
    {
        /// <summary>What is hashed.</summary>
        [Option("What is hashed: a text of the client or the session, or the client's IPv4 address (which no function is applied to).", Values = ["client", "session", HaproxyKeyHash.ClientAddress])]
        public string Key { get; init; } = "client";

        /// <summary>How a hash finds a server.</summary>
        [Option("How a hash finds a server: slot hash mod map length, or the nearest point of a ring.", Values = ["map-based", "consistent"])]
        public string Type { get; init; } = "map-based";

        /// <summary>The hash function.</summary>
        [Option("The function; default is sdbm, and with type consistent avalanche too, as when hash-type names no function.", Values = ["default", "sdbm", "djb2", "wt6", "crc32"])]
        public string Function { get; init; } = "default";

        /// <summary>Whether the hash is mixed once more.</summary>
        [Option("Whether HAProxy's avalanche mixes the hash once more.")]
        public bool Avalanche { get; init; }
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
