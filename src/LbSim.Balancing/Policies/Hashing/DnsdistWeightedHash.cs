using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>dnsdist whashed: the hash of the name modulo the sum of the weights of the servers that are up. Most keys move when a server goes or comes.</summary>
/// <remarks>dnsdist hashes the DNS name in wire format; simulated requests have texts such as "client-17" or "session-3".</remarks>
[Balancer("dnsdist-whashed", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight,
    Summary = "Hash of client or session modulo the weights of the servers that are up.",
    Source = "dnsdist 1.7 pdns/dnsdistdist/dnsdist-lbpolicies.cc (whashed, valrandom); pdns/misc.hh (burtleCI)")]
public sealed class DnsdistWeightedHash(DnsdistWeightedHash.Options options) : IndexedBalancer
{
    private readonly WeightTree _weights = new();

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What is hashed.</summary>
        [Option("What is hashed: the client or the session of the request.", Values = ["client", "session"])]
        public string Key { get; init; } = "client";

        /// <summary>dnsdist's perturbation.</summary>
        [Option("Where the hash starts (setWHashedPertubation); dnsdist draws it when it is not set.", AtLeast = 0)]
        public int Perturbation { get; init; }
    }

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        var hash = Burtle.Hash(HashKey.Of(request, options.Key, text), (uint)options.Perturbation);
        return _weights.Total > 0 ? _weights.At(hash % _weights.Total) : fleet.Eligible.NextAtOrAfter(0);
    }

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
