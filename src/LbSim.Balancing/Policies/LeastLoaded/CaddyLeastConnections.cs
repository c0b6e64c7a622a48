using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>Caddy least_conn: fewest requests outstanding, uniformly at random among equals; weights are ignored.</summary>
/// <remarks>Caddy draws by reservoir while it scans; here an index keeps the least loaded, with the same chances.</remarks>
[Balancer("caddy-least-connections", Family.LeastLoaded, Reads = Signals.Outstanding, Fair = true, ScaleFree = true,
    Summary = "Fewest requests outstanding; at random among equals.",
    Source = "caddy v2.6 modules/caddyhttp/reverseproxy/selectionpolicies.go (LeastConnSelection)")]
public sealed class CaddyLeastConnections(BalancerContext context) : IndexedBalancer
{
    private readonly RandomStream _random = context.OpenStream();
    private readonly LeastGroups _groups = new();

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _groups.Draw(_random);

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet)
    {
        if (fleet.Eligible.Contains(server))
        {
            _groups.Set(server, fleet[server].Outstanding);
        }
        else
        {
            _groups.Remove(server);
        }
    }
}
