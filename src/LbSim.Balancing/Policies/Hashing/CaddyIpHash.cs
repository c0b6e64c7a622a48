using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Caddy ip_hash: rendezvous hashing of the client's address as text with the server's address.</summary>
[Balancer("caddy-ip-hash", Family.Hashing, Reads = Signals.Client | Signals.Address,
    Summary = "Rendezvous hash of the client's address: only the keys of a lost server move.",
    Source = "caddy v2.6 modules/caddyhttp/reverseproxy/selectionpolicies.go (IPHashSelection, hostByHashing)")]
public sealed class CaddyIpHash : CaddyRendezvous
{
    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        return Highest(HashKey.Dotted(request.Address, text), fleet);
    }
}
