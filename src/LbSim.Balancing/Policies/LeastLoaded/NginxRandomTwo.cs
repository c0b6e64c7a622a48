using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>nginx `random two least_conn`: of two distinct servers drawn by weight the one with fewer requests per weight; the later wins ties.</summary>
/// <remarks>
/// Every draw counts, also of servers that are down or were drawn before: after 21 without a pair the request goes round robin, even when one
/// good server had been drawn. With open requests 2, 1, 0 and equal weights the shares are 0, 1/3 and 2/3.
/// </remarks>
[Balancer("nginx-random-two", Family.LeastLoaded, Reads = Signals.Weight | Signals.Outstanding, ScaleFree = true,
    Summary = "Of two distinct servers drawn by weight, the one with fewer requests outstanding per weight.",
    Source = "nginx src/http/modules/ngx_http_upstream_random_module.c")]
public sealed class NginxRandomTwo(BalancerContext context) : NginxSlots
{
    private readonly RandomStream _random = context.OpenStream();

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet)
    {
        var total = Slots(fleet);
        var first = -1;
        for (var tries = 0; tries <= Tries && total > 0; tries++)
        {
            var server = At(_random.NextInt64(total));
            if (server == first || !fleet.Eligible.Contains(server))
            {
                continue;
            }

            if (first >= 0)
            {
                return IsBusier(fleet[server], fleet[first]) ? first : server;
            }

            first = server;
        }

        return RoundRobin(fleet);
    }

    private static bool IsBusier(in ServerView server, in ServerView other) => (long)server.Outstanding * other.Weight > (long)other.Outstanding * server.Weight;
}
