using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>nginx least_conn: fewest requests outstanding per weight; equals are settled by one step of smooth weighted round robin among them.</summary>
/// <remarks>
/// Only such steps move the round robin's state, and they touch the tied servers only: three idle equal servers give a b c c b a. A pick looks at
/// every eligible server, as nginx does (some 60 microseconds for ten thousand).
/// </remarks>
[Balancer("nginx-least-connections", Family.LeastLoaded, Aliases = ["weighted-least-connections"], Reads = Signals.Outstanding | Signals.Weight, ScaleFree = true,
    Summary = "Fewest requests outstanding per weight; equals by smooth weighted round robin among them.",
    Source = "nginx src/http/modules/ngx_http_upstream_least_conn_module.c")]
public sealed class NginxLeastConnections(NginxLeastConnections.Options options) : IBalancer
{
    private readonly SmoothWeights _weights = new(options.MaxFails);
    private int[] _tied = new int[16];

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>nginx's max_fails.</summary>
        [Option("Failures after which nginx would take the server out; a failure costs weight / max-fails among the tied. 0 never lowers a weight.", AtLeast = 0, AtMost = 1_000_000)]
        public int MaxFails { get; init; } = 1;
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _weights.Add(server, fleet[server].Weight);
        if (_tied.Length < fleet.Count)
        {
            _tied = new int[fleet.Count * 2];
        }
    }

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
    public int Pick(in RequestView request, FleetView fleet)
    {
        var count = 0;
        var (leastOpen, leastWeight) = (0L, 1L);
        for (var server = fleet.Eligible.NextAtOrAfter(0); server >= 0; server = fleet.Eligible.NextAtOrAfter(server + 1))
        {
            ref readonly var view = ref fleet[server];
            var (mine, least) = (view.Outstanding * leastWeight, leastOpen * view.Weight);
            if (count == 0 || mine < least)
            {
                count = 0;
                (leastOpen, leastWeight) = (view.Outstanding, view.Weight);
            }
            else if (mine > least)
            {
                continue;
            }

            _tied[count++] = server;
        }

        return count == 1 ? _tied[0] : _weights.Next(_tied.AsSpan(0, count));
    }
}
