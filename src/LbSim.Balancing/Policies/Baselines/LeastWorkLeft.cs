using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Balancing.Policies;

/// <summary>An oracle: picks the server that would be done first with all it truly holds, at random among equals.</summary>
/// <remarks>
/// It knows the service times and output lengths that no gateway can know. On equal single-slot servers, first come first served,
/// every request starts exactly when it would in one central queue. Work flows between picks, so a pick looks at every server; for
/// an engine it looks at every request there.
/// </remarks>
[Balancer("least-work-left", Family.Baselines, Reads = Signals.Truth, Fair = true, ScaleFree = true,
    Summary = "Oracle: least true remaining work in seconds, seen without delay; at random among equals.",
    Source = "Harchol-Balter, \"Performance Modeling and Design of Computer Systems\", 2013, chapter 24: LWL is the central queue M/G/k")]
public sealed class LeastWorkLeft : IBalancer
{
    private readonly RandomStream _random;

    /// <summary>Asks for the truth.</summary>
    public LeastWorkLeft(BalancerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.SeeTruth();
        _random = context.OpenStream();
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        var (best, least, tied) = (-1, new SimDuration(long.MaxValue), 0);
        foreach (var server in fleet.Eligible.Unordered)
        {
            var work = fleet.TrueWorkLeft(server, request.Now);
            if (best < 0 || work < least)
            {
                (best, least, tied) = (server, work, 1);
            }
            else if (work == least && _random.NextIndex(++tied) == 0)
            {
                best = server;
            }
        }

        return best;
    }
}
