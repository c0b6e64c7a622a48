using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy's ring with `hash-balance-factor`: a server with its share of the open requests is walked past.</summary>
/// <remarks>
/// Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads", arXiv 1608.01350, with weights as HAProxy has
/// them: ceil((open + 1) * factor / 100) slots are dealt out by weight, at least one to each server, and a server takes a request while
/// it has fewer open than slots. The remainder is dealt by the sums of weights of the configuration, which HAProxy does not
/// renew when servers come and go. Should all be full (those sums no longer fitting), the last point of the ring takes it.
/// </remarks>
[Balancer("haproxy-bounded-consistent-hash", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight | Signals.Outstanding, MostWeight = HaproxyWeight.Most,
    Summary = "HAProxy's consistent hash with bounded loads: past servers above their share times a factor.",
    Source = "HAProxy 2.6 src/lb_chash.c (hash-balance-factor); arXiv 1608.01350")]
public sealed class HaproxyBoundedConsistentHash : IBalancer
{
    private readonly HaproxyRing _ring = new();
    private readonly HaproxyKeyHash _hash;
    private readonly int _factor;
    private State[] _servers = [];
    private bool _hasStarted;
    private long _configured;
    private long _total;
    private long _open;

    /// <summary>A hash as its options say.</summary>
    public HaproxyBoundedConsistentHash(Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _hash = new HaproxyKeyHash(options.Key, options.Function, options.Avalanche, isConsistent: true);
        _factor = options.BalanceFactor;
    }

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What is hashed.</summary>
        [Option("What is hashed: a text of the client or the session, or the client's IPv4 address (which no function is applied to).", Values = ["client", "session", HaproxyKeyHash.ClientAddress])]
        public string Key { get; init; } = "client";

        /// <summary>Most load of a server, as a percentage of its share.</summary>
        [Option("Most open requests of a server, in percent of its share by weight (hash-balance-factor; HAProxy advises 125 to 200).", AtLeast = 101, AtMost = 1_000_000)]
        public int BalanceFactor { get; init; } = 125;

        /// <summary>The hash function.</summary>
        [Option("The function; default is sdbm with avalanche, as when hash-type names no function.", Values = ["default", "sdbm", "djb2", "wt6", "crc32"])]
        public string Function { get; init; } = "default";

        /// <summary>Whether the hash is mixed once more.</summary>
        [Option("Whether HAProxy's avalanche mixes the hash once more.")]
        public bool Avalanche { get; init; }
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        if (server >= _servers.Length)
        {
            Array.Resize(ref _servers, Math.Max(server + 1, _servers.Length * 2));
        }

        OnState(server, fleet);
        if (!_hasStarted && _servers[server].Weight > 0)
        {
            _servers[server].Before = _configured;
            _configured += _servers[server].Weight;
        }
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet)
    {
        _ring.Remove(server);
        Weigh(server, 0);
    }

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => OnState(server, fleet);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => OnState(server, fleet);

    /// <inheritdoc/>
    public void OnDispatched(int server, in RequestView request, FleetView fleet) => Count(server, fleet);

    /// <inheritdoc/>
    public void OnEnded(int server, in EndView end, FleetView fleet) => Count(server, fleet);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        _hasStarted = true;
        _ring.Refresh();
        if (_ring.Count == 0)
        {
            return fleet.Eligible.NextAtOrAfter(0);
        }

        var slots = (((_open + 1) * _factor) + 99) / 100;
        var (each, rest) = Math.DivRem(slots, _total);
        var place = _ring.Nearest(_hash.Of(request));
        for (var wraps = 0; !HasRoom(_ring[place], each, rest, fleet);)
        {
            if (++place == _ring.Count)
            {
                if (++wraps > 1)
                {
                    var last = _ring[_ring.Count - 1];
                    return fleet.Eligible.Contains(last) ? last : fleet.Eligible.NextAtOrAfter(0);
                }

                place = 0;
            }
        }

        return _ring[place];
    }

    private bool HasRoom(int server, long each, long rest, FleetView fleet)
    {
        ref var state = ref _servers[server];
        var slots = (state.Weight * each) + ((state.Before + state.Weight) * rest / _total) - (state.Before * rest / _total);
        return fleet[server].Outstanding < Math.Max(1, slots) && fleet.Eligible.Contains(server);
    }

    private void OnState(int server, FleetView fleet)
    {
        _ring.Set(server, fleet);
        Weigh(server, HaproxyWeight.Effective(server, fleet));
        Count(server, fleet);
    }

    private void Weigh(int server, int weight)
    {
        _total += weight - _servers[server].Weight;
        _servers[server].Weight = weight;
    }

    private void Count(int server, FleetView fleet)
    {
        _open += fleet[server].Outstanding - _servers[server].Open;
        _servers[server].Open = fleet[server].Outstanding;
    }

    private struct State
    {
        public int Weight;
        public int Open;
        public long Before; // weights of the servers before it in the configuration
    }
}
