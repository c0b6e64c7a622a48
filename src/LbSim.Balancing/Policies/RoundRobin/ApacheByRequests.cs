using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Apache byrequests: everybody's status grows by its load factor, the largest is picked and pays the total.</summary>
/// <remarks>The same order as nginx's smooth weighted round robin, but failures cost nothing: 5:1:1 gives a a b a c a a. A pick looks at every eligible server.</remarks>
[Balancer("apache-by-requests", Family.RoundRobin, Reads = Signals.Weight, ScaleFree = true,
    Summary = "Weighted round robin by a score that grows with the weight; failures do not matter.",
    Source = "httpd modules/proxy/balancers/mod_lbmethod_byrequests.c")]
public sealed class ApacheByRequests : IBalancer
{
    private readonly SmoothWeights _weights = new(maxFails: 0);

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _weights.Add(server, fleet[server].Weight);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _weights.Set(server, fleet[server].Weight);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _weights.Next(fleet.Eligible);
}
