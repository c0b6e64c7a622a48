using System.Globalization;
using System.Text;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>dnsdist chashed: a ring of one point per weight unit; a key goes to the first point at or after its hash whose server is up, wrapping round.</summary>
/// <remarks>
/// dnsdist hashes a random id of each server, so its mapping cannot be reproduced; here the server's name stands for the id. dnsdist's manual asks for weights in the
/// hundreds: `points` multiplies them, so that weights of 1 do. Its balancing factor, off by default, is not modelled.
/// </remarks>
[Balancer("dnsdist-chashed", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight | Signals.Name,
    Summary = "Hash ring over client or session, a number of points per weight unit.",
    Source = "dnsdist 1.7 pdns/dnsdistdist/dnsdist-lbpolicies.cc (chashed); pdns/misc.hh (burtleCI)")]
public sealed class DnsdistConsistentHash(DnsdistConsistentHash.Options options) : RingBalancer
{
    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What is hashed.</summary>
        [Option("What is hashed: the client or the session of the request.", Values = ["client", "session"])]
        public string Key { get; init; } = "client";

        /// <summary>dnsdist's perturbation.</summary>
        [Option("Where the hash starts (setWHashedPertubation); dnsdist draws it when it is not set.", AtLeast = 0)]
        public int Perturbation { get; init; }

        /// <summary>Points of a server of weight 1.</summary>
        [Option("Points per weight unit; dnsdist has 1 and wants large weights.", AtLeast = 1, AtMost = 10_000)]
        public int Points { get; init; } = 100;
    }

    /// <inheritdoc/>
    protected override int FirstPoint(in RequestView request)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        return Ring.AtOrAfter(Burtle.Hash(HashKey.Of(request, options.Key, text), (uint)options.Perturbation));
    }

    /// <inheritdoc/>
    protected override void AddPoints(int server, FleetView fleet, ICollection<(uint Hash, int Server)> points)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(points);
        for (var index = options.Points * fleet[server].Weight; index > 0; index--)
        {
            points.Add((Burtle.Hash(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fleet.Name(server)}-{index}")), (uint)options.Perturbation), server));
        }
    }
}
