using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>dnsdist leastOutstanding: fewest requests outstanding, among equals the lowest measured latency, then configuration order.</summary>
/// <remarks>
/// The latency is 127/128 of what it was plus 1/128 of each answer's time, from 0: a server that has answered little looks fast, and the fastest one gets
/// everything while the fleet is idle. All servers have dnsdist's same `order`. Kept as an index.
/// </remarks>
[Balancer("dnsdist-least-outstanding", Family.LeastLoaded, Reads = Signals.Outstanding | Signals.Latency, ScaleFree = true,
    Summary = "Fewest requests outstanding; the lowest measured latency among equals.",
    Source = "dnsdist 1.7 pdns/dnsdistdist/dnsdist-lbpolicies.cc (leastOutstanding); pdns/dnsdist.cc (latencyUsec)")]
public sealed class DnsdistLeastOutstanding : IndexedBalancer
{
    private const double Kept = 127.0 / 128.0;
    private readonly IndexedHeap<Key> _heap = new();
    private double[] _latencies = [];

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _heap.First;

    /// <inheritdoc/>
    public override void OnEnded(int server, in EndView end, FleetView fleet)
    {
        if (end.Success)
        {
            _latencies[server] = (Kept * _latencies[server]) + (end.Latency.Seconds / 128.0);
        }

        Refresh(server, fleet);
    }

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet)
    {
        if (server >= _latencies.Length)
        {
            Array.Resize(ref _latencies, Math.Max(server + 1, _latencies.Length * 2));
        }

        if (fleet.Eligible.Contains(server))
        {
            _heap.Set(server, new Key(fleet[server].Outstanding, _latencies[server], server));
        }
        else
        {
            _heap.Remove(server);
        }
    }

    private readonly record struct Key(int Outstanding, double Latency, int Server) : IHeapKey<Key>
    {
        public bool Before(in Key other)
        {
            if (Outstanding != other.Outstanding)
            {
                return Outstanding < other.Outstanding;
            }

            return Latency < other.Latency || (Latency == other.Latency && Server < other.Server);
        }
    }
}
