using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy ROUND_ROBIN: a rotating index over hosts of equal weight, earliest deadline first when weights differ.</summary>
/// <remarks>
/// Envoy starts at a random place, so that many proxies do not all begin with the same host; `random-start: false` begins with the
/// first. Slow start is not modelled. In a fleet that does not change a pick is O(log n).
/// </remarks>
[Balancer("envoy-round-robin", Family.RoundRobin, Reads = Signals.Weight, ScaleFree = true,
    Summary = "Earliest deadline first by weight, from a random start: 5:1:1 gives a a a a b c a.",
    Source = "envoy source/extensions/load_balancing_policies/round_robin/round_robin_lb.h, source/common/upstream/edf_scheduler.h")]
public sealed class EnvoyRoundRobin : IndexedBalancer
{
    private readonly EnvoySchedule _schedule;

    /// <summary>Draws the start.</summary>
    public EnvoyRoundRobin(Options options, BalancerContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _schedule = new EnvoySchedule(options.RandomStart ? context.OpenStream().NextBits() : null, Weigh);
    }

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>Where it begins.</summary>
        [Option("Whether the first pick is at a random place, as in Envoy, or the first server.")]
        public bool RandomStart { get; init; } = true;
    }

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) => _schedule.IsWeighted ? _schedule.NextDue(fleet) : _schedule.NextInTurn();

    /// <inheritdoc/>
    public override void OnDispatched(int server, in RequestView request, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    public override void OnEnded(int server, in EndView end, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet) => _schedule.Refresh(server, fleet);

    private static double Weigh(ServerView view) => Math.Max(1, view.Weight);
}
