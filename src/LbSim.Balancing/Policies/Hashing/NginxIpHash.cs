using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>nginx ip_hash: the first three octets of the client's address choose the server; 20 further tries, then round robin.</summary>
[Balancer("nginx-ip-hash", Family.Hashing, Reads = Signals.Client | Signals.Weight,
    Summary = "Hash of the first three octets of the client's address, by weight; a down server is hashed past.",
    Source = "nginx src/http/modules/ngx_http_upstream_ip_hash_module.c")]
public sealed class NginxIpHash : IBalancer
{
    private const uint Start = 89;
    private const int Tries = 20;
    private readonly SmoothWeights _fallback = new(maxFails: 1);
    private readonly CumulativeWeights _slots = new();
    private bool _isStale = true;

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _fallback.Add(server, fleet[server].Weight);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet)
    {
        _fallback.Set(server, fleet[server].Weight);
        _isStale = true;
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        var address = request.Address;
        if (_isStale)
        {
            _slots.Rebuild(fleet);
            _isStale = false;
        }

        var hash = Start;
        for (var tries = 0; tries <= Tries; tries++)
        {
            hash = ((hash * 113) + (address >> 24)) % 6271;
            hash = ((hash * 113) + ((address >> 16) & 0xFF)) % 6271;
            hash = ((hash * 113) + ((address >> 8) & 0xFF)) % 6271;
            var server = _slots.At(hash % _slots.Total);
            if (fleet.Eligible.Contains(server))
            {
                return server;
            }
        }

        return _fallback.Next(fleet.Eligible);
    }
}
