using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Caddy header and uri_hash: rendezvous hashing of a text of the request with the server's address.</summary>
/// <remarks>The two differ only in the text: a header's value, or the whole request URI. Simulated requests have texts such as "client-17" or "session-3".</remarks>
[Balancer("caddy-header-hash", Family.Hashing, Aliases = ["caddy-uri-hash"], Reads = Signals.Client | Signals.Session | Signals.Address,
    Summary = "Rendezvous hash of client or session: only the keys of a lost server move.",
    Source = "caddy v2.6 modules/caddyhttp/reverseproxy/selectionpolicies.go (HeaderHashSelection, URIHashSelection, hostByHashing)")]
public sealed class CaddyHeaderHash(CaddyHeaderHash.Options options) : CaddyRendezvous
{
    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What is hashed.</summary>
        [Option("What is hashed: the client or the session of the request.", Values = ["client", "session"])]
        public string Key { get; init; } = "client";
    }

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        return Highest(HashKey.Of(request, options.Key, text), fleet);
    }
}
