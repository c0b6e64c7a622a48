using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy MAGLEV: a table of 65,537 places filled by the healthy hosts in turn, lighter ones in fewer rounds; bounded loads when asked for.</summary>
/// <remarks>
/// The table is made anew at the first pick after a change of health, membership or weights, as Envoy does (about a millisecond); a
/// server that is full under `max-connections` counts as such a change here. A pick looks at one place.
/// </remarks>
[Balancer("envoy-maglev", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight | Signals.Address | Signals.Outstanding,
    Summary = "Maglev hashing, 65,537 places, by weight; bounded loads as an option.",
    Source = "envoy source/extensions/load_balancing_policies/maglev/maglev_lb.cc; Eisenbud et al., NSDI 2016")]
public sealed class EnvoyMaglev(EnvoyMaglev.Options options) : IBalancer
{
    private readonly EnvoyHosts _hosts = new();
    private readonly EnvoyMaglevTable _table = new(options.TableSize);
    private readonly EnvoyBoundedLoads _bounds = new(options.HashBalanceFactor);
    private bool _isStale = true;

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What is hashed.</summary>
        [Option("What is hashed: the client or the session of the request.", Values = ["client", "session"])]
        public string Key { get; init; } = "client";

        /// <summary>table_size.</summary>
        [Option("Places of the table (table_size), a prime.", AtLeast = 2, AtMost = 5_000_011, IsPrime = true)]
        public int TableSize { get; init; } = 65_537;

        /// <summary>hash_balance_factor.</summary>
        [Option("Bounded loads: most a server may have in flight, in percent of its share (hash_balance_factor); 0 for no bound.", AtLeast = 100, AtMost = 1_000_000, OrZero = true)]
        public int HashBalanceFactor { get; init; }
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _hosts.Join(server, fleet);
        _table.Join(server, _hosts);
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
            _table.Build(_hosts, fleet);
            _isStale = false;
        }

        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        var hash = XxHash64.Of(HashKey.Of(request, options.Key, text));
        return _bounds.Choose(hash, _table.At(hash), _hosts, fleet);
    }
}
