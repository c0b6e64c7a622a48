using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>An oracle: picks the server with the fewest requests truly present or under way to it, at random among equals.</summary>
/// <remarks>
/// With one gateway it differs from least connections only by what is on the wire back; with several, by what the others send. Fresh global state is
/// what real balancers lack: reports mark it as an oracle. The truth moves at the servers, unheard, so a pick looks at every server.
/// </remarks>
[Balancer("join-shortest-queue", Family.Baselines, Reads = Signals.Truth, Fair = true, ScaleFree = true,
    Summary = "Oracle: fewest requests truly at the server, seen without delay; at random among equals.",
    Source = "Winston, \"Optimality of the shortest line discipline\", J. Appl. Prob. 1977")]
public sealed class JoinShortestQueue : IBalancer
{
    private readonly RandomStream _random;

    /// <summary>Asks for the truth.</summary>
    public JoinShortestQueue(BalancerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.SeeTruth();
        _random = context.OpenStream();
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        var (best, least, tied) = (-1, int.MaxValue, 0);
        foreach (var server in fleet.Eligible.Unordered)
        {
            var jobs = fleet.TrueJobs(server);
            if (jobs < least)
            {
                (best, least, tied) = (server, jobs, 1);
            }
            else if (jobs == least && _random.NextIndex(++tied) == 0)
            {
                best = server;
            }
        }

        return best;
    }
}
