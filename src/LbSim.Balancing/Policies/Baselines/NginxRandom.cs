using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>nginx `random`: draws by weight among all configured servers until an eligible one comes, 20 times again, then round robin.</summary>
[Balancer("nginx-random", Family.Baselines, Reads = Signals.Weight, ScaleFree = true,
    Summary = "At random in proportion to the weights; after 21 draws of servers that are down, round robin.",
    Source = "nginx src/http/modules/ngx_http_upstream_random_module.c")]
public sealed class NginxRandom(BalancerContext context) : NginxSlots
{
    private readonly RandomStream _random = context.OpenStream();

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet)
    {
        var total = Slots(fleet);
        for (var tries = 0; tries <= Tries && total > 0; tries++)
        {
            var server = At(_random.NextInt64(total));
            if (fleet.Eligible.Contains(server))
            {
                return server;
            }
        }

        return RoundRobin(fleet);
    }
}
