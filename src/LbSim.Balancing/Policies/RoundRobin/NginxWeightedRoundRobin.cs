using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>NGINX's smooth weighted round robin: everybody's score grows by its weight, the largest is picked and pays the total.</summary>
/// <remarks>
/// A failed attempt lowers the server's effective weight by weight / max-fails, which grows back by one a pick.
/// Ties go to the first in configuration order. A pick looks at every eligible server, as nginx does.
/// </remarks>
[Balancer("nginx-weighted-round-robin", Family.RoundRobin, Aliases = ["weighted-round-robin"], Reads = Signals.Weight, ScaleFree = true,
    Summary = "Smooth weighted round robin: 5:1:1 gives a a b a c a a.",
    Source = "nginx src/http/ngx_http_upstream_round_robin.c")]
public sealed class NginxWeightedRoundRobin(NginxWeightedRoundRobin.Options options) : IBalancer
{
    private readonly SmoothWeights _weights = new(options.MaxFails);

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>nginx's max_fails.</summary>
        [Option("Failures after which nginx would take the server out; a failure costs weight / max-fails. 0 never lowers a weight.", AtLeast = 0, AtMost = 1_000_000)]
        public int MaxFails { get; init; } = 1;
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _weights.Add(server, fleet[server].Weight);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _weights.Set(server, fleet[server].Weight);

    /// <inheritdoc/>
    public void OnEnded(int server, in EndView end, FleetView fleet)
    {
        if (end.IsFailure)
        {
            _weights.OnFailed(server);
        }
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _weights.Next(fleet.Eligible);
}
