using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy RING_HASH: a ketama ring of the healthy hosts, with bounded loads when asked for.</summary>
/// <remarks>
/// The ring is made anew at the first pick after a change of health, membership or weights, as Envoy does; a server that is full under
/// `max-connections` counts as such a change here. A pick is O(log points).
/// </remarks>
[Balancer("envoy-ring-hash", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight | Signals.Address | Signals.Outstanding,
    Summary = "Consistent hashing on a ring of xxHash64 points, by weight; bounded loads as an option.",
    Source = "envoy source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc")]
public sealed class EnvoyRingHash(EnvoyRingHash.Options options) : IBalancer
{
    private readonly EnvoyHosts _hosts = new();
    private readonly EnvoyRing _ring = new();
    private readonly EnvoyBoundedLoads _bounds = new(options.HashBalanceFactor);
    private bool _isStale = true;

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

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _hosts.Join(server, fleet);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public void OnDispatched(int server, in RequestView request, FleetView fleet) => _bounds.OnDispatched();

    /// <inheritdoc/>
    public void OnEnded(int server, in EndView end, FleetView fleet) => _bounds.OnEnded();

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        if (_isStale)
        {
            _hosts.Gather(fleet);
            _ring.Build(_hosts, options.MinRingSize, options.MaxRingSize);
            _isStale = false;
        }

        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        var hash = XxHash64.Of(HashKey.Of(request, options.Key, text));
        return _bounds.Choose(hash, _ring.At(hash), _hosts, fleet);
    }
}
