using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy MAGLEV: a table of 65,537 places filled by the healthy hosts in turn, lighter ones in fewer rounds; bounded loads when asked for.</summary>
/// <remarks>Making the table anew takes about a millisecond; a pick looks at one place.</remarks>
[Balancer("envoy-maglev", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight | Signals.Address | Signals.Outstanding,
    Summary = "Maglev hashing, 65,537 places, by weight; bounded loads as an option.",
    Source = "envoy source/extensions/load_balancing_policies/maglev/maglev_lb.cc; Eisenbud et al., NSDI 2016")]
public sealed class EnvoyMaglev(EnvoyMaglev.Options options) : EnvoyHashBalancer(options.Key, options.HashBalanceFactor)
{
    private readonly EnvoyMaglevTable _table = new(options.TableSize);

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

    private protected override void Join(int server, EnvoyHosts hosts) => _table.Join(server, hosts);

    private protected override void Build(EnvoyHosts hosts, FleetView fleet) => _table.Build(hosts, fleet);

    private protected override int At(ulong hash) => _table.At(hash);
}
