using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy RING_HASH: a ketama ring of the healthy hosts, with bounded loads when asked for.</summary>
/// <remarks>A pick is O(log points).</remarks>
[Balancer("envoy-ring-hash", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight | Signals.Address | Signals.Outstanding,
    Summary = "Consistent hashing on a ring of xxHash64 points, by weight; bounded loads as an option.",
    Source = "envoy source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc")]
public sealed class EnvoyRingHash(EnvoyRingHash.Options options) : EnvoyHashBalancer(options.Key, options.HashBalanceFactor)
{
    private readonly EnvoyRing _ring = new();

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What is hashed.</summary>
        [Option("What is hashed: the client or the session of the request.", Values = ["client", "session"])]
        public string Key { get; init; } = "client";

        /// <summary>minimum_ring_size.</summary>
        [Option("Fewest points on the ring (minimum_ring_size); max-ring-size is the stronger.", AtLeast = 1, AtMost = 8_388_608)]
        public int MinRingSize { get; init; } = 1024;

        /// <summary>maximum_ring_size.</summary>
        [Option("Most points on the ring (maximum_ring_size).", AtLeast = 1, AtMost = 8_388_608)]
        public int MaxRingSize { get; init; } = 8_388_608;

        /// <summary>hash_balance_factor.</summary>
        [Option("Bounded loads: most a server may have in flight, in percent of its share (hash_balance_factor); 0 for no bound.", AtLeast = 100, AtMost = 1_000_000, OrZero = true)]
        public int HashBalanceFactor { get; init; }
    }

    private protected override void Build(EnvoyHosts hosts, FleetView fleet) => _ring.Build(hosts, options.MinRingSize, options.MaxRingSize);

    private protected override int At(ulong hash) => _ring.At(hash);
}
