using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy LEAST_REQUEST: equal weights draw a few hosts and take the least busy; unequal weights go by deadlines that sink with the load.</summary>
/// <remarks>
/// Draws are with replacement and the first drawn wins ties, so two draws of two servers are a single random draw half of the time. With
/// unequal weights the deadline scheduler uses weight / (active + 1)^bias, looked at only when a host is picked.
/// The full scan looks at every server, as Envoy does, with a uniform choice among the tied.
/// </remarks>
[Balancer("envoy-least-request", Family.LeastLoaded, Reads = Signals.Outstanding | Signals.Weight,
    Summary = "Equal weights: the least busy of a few drawn with replacement; unequal: earliest deadline first by weight / (active + 1)^bias.",
    Source = "envoy source/extensions/load_balancing_policies/least_request/least_request_lb.cc")]
public sealed class EnvoyLeastRequest : IndexedBalancer
{
    private readonly Options _options;
    private readonly RandomStream _random;
    private readonly EnvoySchedule _schedule;

    /// <summary>Draws the start of the deadline scheduler.</summary>
    public EnvoyLeastRequest(Options options, BalancerContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _random = context.OpenStream();
        _schedule = new EnvoySchedule(options.RandomStart ? _random.NextBits() : null, Weigh);
    }

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>choice_count.</summary>
        [Option("How many servers to draw for each request, with replacement (choice_count).", AtLeast = 2, AtMost = 1024)]
        public int Choices { get; init; } = 2;

        /// <summary>active_request_bias.</summary>
        [Option("Unequal weights: how strongly load lowers a weight (active_request_bias); 0 is plain weighted round robin.", AtLeast = 0, AtMost = 100)]
        public double ActiveRequestBias { get; init; } = 1;

        /// <summary>selection_method FULL_SCAN.</summary>
        [Option("Equal weights: whether to look at every server instead of drawing a few (selection_method FULL_SCAN).")]
        public bool FullScan { get; init; }

        /// <summary>Where the scheduler begins.</summary>
        [Option("Unequal weights: whether the scheduler starts at a random place, as in Envoy, or at the first server.")]
        public bool RandomStart { get; init; } = true;
    }

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) =>
        _schedule.IsWeighted ? _schedule.NextDue(fleet) : _options.FullScan ? Scan(fleet) : Draw(fleet);

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

    private double Weigh(ServerView view)
    {
        var weight = (double)Math.Max(1, view.Weight);
        return _options.ActiveRequestBias switch
        {
            0 => weight,
            1 => weight / (view.Outstanding + 1),
            var bias => weight / Math.Pow(view.Outstanding + 1, bias),
        };
    }

    private int Draw(FleetView fleet)
    {
        var best = fleet.Eligible.Draw(_random);
        for (var draw = 1; draw < _options.Choices; draw++)
        {
            var server = fleet.Eligible.Draw(_random);
            best = fleet[server].Outstanding < fleet[best].Outstanding ? server : best;
        }

        return best;
    }

    private int Scan(FleetView fleet)
    {
        var (best, tied) = (-1, 0);
        for (var server = fleet.Eligible.NextAtOrAfter(0); server >= 0; server = fleet.Eligible.NextAtOrAfter(server + 1))
        {
            if (best < 0 || fleet[server].Outstanding < fleet[best].Outstanding)
            {
                (best, tied) = (server, 1);
            }
            else if (fleet[server].Outstanding == fleet[best].Outstanding && _random.NextIndex(++tied) == 0)
            {
                best = server;
            }
        }

        return best;
    }
}
