using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>Picks at random, each eligible server with a chance in proportion to its weight.</summary>
/// <remarks>A slot uniform over the sum of the weights; the server whose interval holds it. With equal weights it is `random`.</remarks>
[Balancer("weighted-random", Family.Baselines, Aliases = ["varnish-random", "dnsdist-weighted-random"], Reads = Signals.Weight, ScaleFree = true,
    Summary = "At random in proportion to the weights.",
    Source = "varnish 7.1 vmod/vmod_directors_random.c; dnsdist 1.7 dnsdist-lbpolicies.cc (wrandom)")]
public sealed class WeightedRandom(BalancerContext context) : IndexedBalancer
{
    private readonly RandomStream _random = context.OpenStream();
    private readonly WeightTree _weights = new();

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet) =>
        _weights.Total > 0 ? _weights.At(_random.NextInt64(_weights.Total)) : fleet.Eligible.Draw(_random);

    /// <inheritdoc/>
    public override void OnDispatched(int server, in RequestView request, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    public override void OnEnded(int server, in EndView end, FleetView fleet)
    {
    }

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet) => _weights.Set(server, fleet.Eligible.Contains(server) ? fleet[server].Weight : 0);
}
