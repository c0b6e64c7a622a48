using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>Caddy 2.6 random_choose, faults included: meant as power of d choices, it may be left with fewer candidates and may take the busier one.</summary>
/// <remarks>
/// Servers go through a reservoir of `choices` places that is not filled first, so a server may overwrite an earlier one while places are empty. An idle
/// candidate is taken at once; otherwise one is drawn among all that were no busier than those before them. With open requests 3, 1, 0 and two choices
/// the shares are 1/12, 1/4 and 2/3, where two distinct draws give 0, 1/3 and 2/3: take `power-of-choices` for that. Where the reservoir stays empty
/// Caddy fails the try; here it is filled again. A pick draws once for every eligible
/// server (some 170 microseconds for ten thousand).
/// </remarks>
[Balancer("caddy-random-choose", Family.LeastLoaded, Reads = Signals.Outstanding, ScaleFree = true,
    Summary = "Caddy 2.6's power of choices with its faults: power-of-choices is the sound one.",
    Source = "caddy v2.6 modules/caddyhttp/reverseproxy/selectionpolicies.go (RandomChoiceSelection, leastRequests)")]
public sealed class CaddyRandomChoose(CaddyRandomChoose.Options options, BalancerContext context) : IBalancer
{
    private readonly RandomStream _random = context.OpenStream();
    private readonly OrderedBits _members = new();
    private readonly int[] _chosen = new int[options.Choices];

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>Places of the reservoir.</summary>
        [Option("How many servers to choose among for each request.", AtLeast = 2, AtMost = 64)]
        public int Choices { get; init; } = 2;
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _members.Add(server);

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _members.Remove(server);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        while (true)
        {
            if (Least(Fill(fleet), fleet) is var server && server >= 0)
            {
                return server;
            }
        }
    }

    // servers that are down count for the chances of those after them, but are not chosen
    private ReadOnlySpan<int> Fill(FleetView fleet)
    {
        var places = _chosen.AsSpan(0, Math.Min(_chosen.Length, _members.Count));
        places.Fill(-1);
        var index = 0;
        for (var server = _members.NextAtOrAfter(0); server >= 0; server = _members.NextAtOrAfter(server + 1))
        {
            index++;
            if (fleet.Eligible.Contains(server) && _random.NextIndex(index) is var place && place < places.Length)
            {
                places[place] = server;
            }
        }

        return places;
    }

    private int Least(ReadOnlySpan<int> chosen, FleetView fleet)
    {
        Span<int> best = stackalloc int[chosen.Length];
        var count = 0;
        var least = int.MaxValue;
        foreach (var server in chosen)
        {
            if (server < 0)
            {
                continue;
            }

            var open = fleet[server].Outstanding;
            if (open == 0)
            {
                return server;
            }

            if (open <= least)
            {
                least = open;
                best[count++] = server; // busier ones before it stay candidates: Caddy 2.6's fault
            }
        }

        return count == 0 ? -1 : best[_random.NextIndex(count)];
    }
}
