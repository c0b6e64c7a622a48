using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>Draws a few servers at random and takes the one with the fewest requests outstanding; the first drawn wins ties.</summary>
/// <remarks>
/// Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 2001. Draws are distinct unless
/// `replacement` is set: distinct is YARP and Finagle, with replacement is Envoy. With one busy server of three and two draws the
/// busy one gets 1/9 of the picks with replacement and none without: a difference that is an option, not an accident.
/// </remarks>
[Balancer("power-of-choices", Family.LeastLoaded, Reads = Signals.Outstanding, Fair = true, ScaleFree = true,
    Summary = "Draws a few servers at random and takes the one with fewest requests outstanding.",
    Source = "Mitzenmacher 2001; YARP PowerOfTwoChoicesLoadBalancingPolicy.cs (distinct), Envoy least_request (with replacement)")]
public sealed class PowerOfChoices(PowerOfChoices.Options options, BalancerContext context) : IBalancer
{
    private readonly RandomStream _random = context.OpenStream();
    private readonly int[] _drawn = new int[options.Choices];

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>Servers drawn.</summary>
        [Option("How many servers to draw for each request.", AtLeast = 1, AtMost = 64)]
        public int Choices { get; init; } = 2;

        /// <summary>Whether a server may be drawn twice.</summary>
        [Option("Whether the same server may be drawn more than once for a request (Envoy) or not (YARP, Finagle).")]
        public bool Replacement { get; init; }
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        var eligible = fleet.Eligible.Unordered;
        var choices = options.Replacement ? options.Choices : Math.Min(options.Choices, eligible.Length);
        var best = -1;
        for (var draw = 0; draw < choices; draw++)
        {
            var place = options.Replacement ? _random.NextIndex(eligible.Length) : Distinct(draw, eligible.Length);
            var server = eligible[place];
            if (best < 0 || fleet[server].Outstanding < fleet[best].Outstanding)
            {
                best = server;
            }
        }

        return best;
    }

    // the draw-th of distinct uniform places: drawn among those left, then shifted past the ones taken, kept sorted
    private int Distinct(int draw, int count)
    {
        var place = _random.NextIndex(count - draw);
        var taken = 0;
        while (taken < draw && _drawn[taken] <= place)
        {
            place++;
            taken++;
        }

        for (var index = draw; index > taken; index--)
        {
            _drawn[index] = _drawn[index - 1];
        }

        _drawn[taken] = place;
        return place;
    }
}
