using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>nginx ip_hash: the first three octets of the client's address choose the server; 20 further tries, then round robin.</summary>
[Balancer("nginx-ip-hash", Family.Hashing, Reads = Signals.Client | Signals.Weight,
    Summary = "Hash of the first three octets of the client's address, by weight; a down server is hashed past.",
    Source = "nginx src/http/modules/ngx_http_upstream_ip_hash_module.c")]
public sealed class NginxIpHash : NginxSlots
{
    private const uint Start = 89;

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet)
    {
        var address = request.Address;
        var total = Slots(fleet);
        var hash = Start;
        for (var tries = 0; tries <= Tries && total > 0; tries++)
        {
            hash = ((hash * 113) + (address >> 24)) % 6271;
            hash = ((hash * 113) + ((address >> 16) & 0xFF)) % 6271;
            hash = ((hash * 113) + ((address >> 8) & 0xFF)) % 6271;
            var server = At(hash % total);
            if (fleet.Eligible.Contains(server))
            {
                return server;
            }
        }

        return RoundRobin(fleet);
    }
}
