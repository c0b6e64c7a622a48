using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy `stick on ...` with `balance roundrobin`: a table remembers the server of each key; unknown keys go by round robin.</summary>
/// <remarks>
/// An entry whose server is not eligible is chosen anew and overwritten: it stays at its new server when the old one returns. A drained
/// server (weight 0) keeps the keys it has. When the table is full, one in 256 of its entries and one more go, the least recently
/// used first. An entry not used for the `expire` time is forgotten. A request without a session goes by its client.
/// </remarks>
[Balancer("haproxy-stick", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight, ScaleFree = true, MostWeight = HaproxyWeight.Most,
    Summary = "HAProxy's stick table: a key stays with its server, new keys go by haproxy-round-robin.",
    Source = "HAProxy 2.6 src/stream.c (sticking rules), src/stick_table.c, src/lb_fwrr.c")]
public sealed class HaproxyStick : IBalancer
{
    private readonly FastWeightedRoundRobin _order = new();
    private readonly RecencyTable _table;
    private readonly Options _options;

    /// <summary>An empty table.</summary>
    public HaproxyStick(Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _table = new RecencyTable(options.TableSize);
    }

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What sticks.</summary>
        [Option("What sticks to a server: the client or the session of the request.", Values = ["client", "session"])]
        public string Key { get; init; } = "client";

        /// <summary>Entries of the table.</summary>
        [Option("Most entries of the table (stick-table size; HAProxy has no default, 10k is usual).", AtLeast = 1, AtMost = 1_000_000)]
        public int TableSize { get; init; } = 10_240;

        /// <summary>How long an unused entry lives.</summary>
        [Option("How long an entry lives that is not used (stick-table expire); 0s for ever.", AtLeast = 0, AtMost = 8_000_000)]
        public SimDuration Expire { get; init; }
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _order.Add(server, HaproxyWeight.Effective(server, fleet));

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _order.Set(server, 0);

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => _order.Set(server, HaproxyWeight.Effective(server, fleet));

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _order.Set(server, HaproxyWeight.Effective(server, fleet));

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        var key = HashKey.Of(request, _options.Key, text);
        var now = request.Now.Picoseconds;
        Forget(now);
        var entry = _table.Find(key);
        if (entry >= 0 && _table.Value(entry) is var known && fleet.Eligible.Contains(known))
        {
            _table.Use(entry, known, now);
            return known;
        }

        var server = _order.Next(fleet.Eligible);
        if (entry >= 0)
        {
            _table.Use(entry, server, now);
        }
        else
        {
            MakeRoom();
            _table.Add(key, server, now);
        }

        return server;
    }

    private void Forget(long now)
    {
        var expire = _options.Expire.Picoseconds;
        while (expire > 0 && _table.Oldest >= 0 && now - _table.LastUse(_table.Oldest) >= expire)
        {
            _table.Remove(_table.Oldest);
        }
    }

    private void MakeRoom()
    {
        if (_table.IsFull)
        {
            for (var left = Math.Min(_table.Count, (_options.TableSize >> 8) + 1); left > 0; left--)
            {
                _table.Remove(_table.Oldest);
            }
        }
    }
}
