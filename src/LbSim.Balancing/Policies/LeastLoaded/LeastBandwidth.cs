using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Balancing.Policies;

/// <summary>Picks the server with the fewest bytes sent and received over the last seconds; equals take turns.</summary>
/// <remarks>
/// Bytes flow between picks, so no index stays true: a pick looks at every eligible server, as the appliance does.
/// Bytes barely reflect the work of a language model: docs/model/balancers.md.
/// </remarks>
[Balancer("least-bandwidth", Family.LeastLoaded, Reads = Signals.Traffic, Fair = true, ScaleFree = true,
    Summary = "Fewest bytes sent plus received over the previous 14 seconds; equals take turns.",
    Source = "Citrix NetScaler documentation, \"Least bandwidth method\"")]
public sealed class LeastBandwidth : IBalancer
{
    private int _last = -1;

    /// <summary>Asks the gateway to keep byte counts over the window.</summary>
    public LeastBandwidth(Options options, BalancerContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        context.TrackTraffic(options.Window);
    }

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>How far back bytes count.</summary>
        [Option("How far back bytes count; NetScaler uses 14 seconds.", AtLeast = 0, IsAboveLeast = true, AtMost = 3600)]
        public SimDuration Window { get; init; } = new(14 * SimDuration.PicosecondsPerSecond);
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        var best = -1;
        var least = long.MaxValue;
        var server = _last;
        for (var looked = 0; looked < fleet.Eligible.Count; looked++)
        {
            server = fleet.Eligible.NextAfter(server);
            var bytes = fleet.TrafficBytes(server, request.Now);
            if (bytes < least)
            {
                least = bytes;
                best = server;
            }
        }

        return _last = best;
    }
}
