using System.Globalization;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Text;

namespace LbSim.Balancing.Policies;

/// <summary>nginx `hash` (without consistent): the CRC-32 of the key modulo the sum of the weights; a down server is hashed past, 20 times, then round robin.</summary>
/// <remarks>Rehashing puts the number of the try before the key and adds to the hash so far, as Cache::Memcached does. Most keys move when a server joins or leaves.</remarks>
[Balancer("nginx-hash", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight,
    Summary = "Hash of client or session modulo the weights: most keys move when the fleet changes.",
    Source = "nginx src/http/modules/ngx_http_upstream_hash_module.c")]
public sealed class NginxHash(NginxHash.Options options) : NginxSlots
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
        Span<byte> round = stackalloc byte[4];
        var key = HashKey.Of(request, options.Key, text);
        var total = Slots(fleet);
        var hash = 0u;
        for (var tries = 0; tries <= Tries && total > 0; tries++)
        {
            var digits = 0;
            if (tries > 0)
            {
                tries.TryFormat(round, out digits, default, CultureInfo.InvariantCulture);
            }

            hash += (Crc32.Add(Crc32.Add(0, round[..digits]), key) >> 16) & 0x7FFF;
            var server = At(hash % total);
            if (fleet.Eligible.Contains(server))
            {
                return server;
            }
        }

        return RoundRobin(fleet);
    }
}
