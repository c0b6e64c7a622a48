using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>lighttpd sticky: the client's address as text chooses the server, mixed with each server's host.</summary>
[Balancer("lighttpd-sticky", Family.Hashing, Reads = Signals.Client | Signals.Address,
    Summary = "Hash of the client's address XOR the hash of each host, the largest wins.",
    Source = "lighttpd 1.4.69 src/gw_backend.c (GW_BALANCE_STICKY)")]
public sealed class LighttpdSticky : LighttpdRendezvous
{
    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        return Highest(HashKey.Dotted(request.Address, text), fleet);
    }
}
