using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>What Envoy's round robin and least request share: the healthy hosts in order, and a scheduler when their weights differ.</summary>
/// <remarks>
/// Like Envoy it makes the scheduler anew when membership, health or weights have changed, O(n log n) at the next pick. Envoy's own
/// limits on connections leave the host set alone, while a server that is full here is not eligible: with `max-connections` the
/// scheduler is made anew each time one fills up or frees.
/// </remarks>
/// <param name="seed">Envoy's random seed of the balancer; null starts at the first host.</param>
/// <param name="weigh">The weight of a host at the moment.</param>
internal sealed class EnvoySchedule(ulong? seed, Func<ServerView, double> weigh)
{
    private readonly EdfScheduler _scheduler = new();
    private readonly WeightTree _hosts = new(); // 1 for each host
    private readonly Dictionary<int, int> _hostsOfWeight = [];
    private int[] _weights = []; // weight a host is counted under; 0 = no host
    private int[] _servers = [];
    private double[] _starts = [];
    private ulong _index = seed ?? 0;
    private bool _isStale = true;

    /// <summary>Whether weights differ, so that the scheduler chooses.</summary>
    public bool IsWeighted => _hostsOfWeight.Count > 1;

    /// <summary>Something about a server changed.</summary>
    public void Refresh(int server, FleetView fleet)
    {
        if (server >= _weights.Length)
        {
            var size = Math.Max(server + 1, Math.Max(16, _weights.Length * 2));
            Array.Resize(ref _weights, size);
            Array.Resize(ref _servers, size);
            Array.Resize(ref _starts, size);
        }

        // Envoy refuses weights below 1
        var weight = fleet.Eligible.Contains(server) ? Math.Max(1, fleet[server].Weight) : 0;
        if (weight != _weights[server])
        {
            Count(_weights[server], -1);
            Count(weight, 1);
            _weights[server] = weight;
            _hosts.Set(server, weight > 0 ? 1 : 0);
            _isStale = true;
        }
    }

    /// <summary>The next host of a rotating index (equal weights).</summary>
    public int NextInTurn() => _hosts.At((long)(_index++ % (ulong)_hosts.Total));

    /// <summary>The next host of the scheduler (unequal weights).</summary>
    public int NextDue(FleetView fleet)
    {
        if (_isStale)
        {
            Rebuild(fleet);
        }

        var server = _scheduler.Next();
        _scheduler.Add(server, weigh(fleet[server]));
        return server;
    }

    private void Rebuild(FleetView fleet)
    {
        var count = 0;
        for (var server = fleet.Eligible.NextAtOrAfter(0); server >= 0; server = fleet.Eligible.NextAtOrAfter(server + 1))
        {
            _servers[count++] = server;
            _starts[server] = weigh(fleet[server]);
        }

        if (seed is { } start)
        {
            _scheduler.Start(_servers.AsSpan(0, count), _starts, (uint)start);
        }
        else
        {
            _scheduler.Clear();
            for (var host = 0; host < count; host++)
            {
                _scheduler.Add(_servers[host], _starts[_servers[host]]);
            }
        }

        _isStale = false;
    }

    private void Count(int weight, int change)
    {
        if (weight == 0)
        {
            return;
        }

        var hosts = _hostsOfWeight.GetValueOrDefault(weight) + change;
        if (hosts == 0)
        {
            _hostsOfWeight.Remove(weight);
        }
        else
        {
            _hostsOfWeight[weight] = hosts;
        }
    }
}
