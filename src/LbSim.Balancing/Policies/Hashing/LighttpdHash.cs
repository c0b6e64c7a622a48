using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>lighttpd hash: the path and host of the request choose the server, mixed with each server's host.</summary>
/// <remarks>Simulated requests have no path: a text such as "client-17" or "session-3" stands for path and host.</remarks>
[Balancer("lighttpd-hash", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Address,
    Summary = "Hash of client or session XOR the hash of each host, the largest wins.",
    Source = "lighttpd 1.4.69 src/gw_backend.c (GW_BALANCE_HASH)")]
public sealed class LighttpdHash(LighttpdHash.Options options) : LighttpdRendezvous
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
