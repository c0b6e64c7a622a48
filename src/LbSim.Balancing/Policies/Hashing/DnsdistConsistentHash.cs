using System.Globalization;
using System.Text;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
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
public sealed class DnsdistConsistentHash(DnsdistConsistentHash.Options options) : IBalancer
{
    private readonly OrderedBits _members = new();
    private readonly PointRing _ring = new();
    private bool _isStale = true;

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
    public void OnJoined(int server, FleetView fleet)
    {
        _members.Add(server);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet)
    {
        _members.Remove(server);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        if (_isStale)
        {
            Rebuild(fleet);
        }

        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        var point = _ring.AtOrAfter(Burtle.Hash(HashKey.Of(request, options.Key, text), (uint)options.Perturbation));
        for (var walked = 0; walked < _ring.Count; walked++)
        {
            var server = _ring.Server((point + walked) % _ring.Count);
            if (fleet.Eligible.Contains(server))
            {
                return server;
            }
        }

        return fleet.Eligible.NextAtOrAfter(0); // only servers without a point are eligible
    }

    private void Rebuild(FleetView fleet)
    {
        var points = new List<(uint Hash, int Server)>();
        for (var server = _members.NextAtOrAfter(0); server >= 0; server = _members.NextAtOrAfter(server + 1))
        {
            for (var index = options.Points * fleet[server].Weight; index > 0; index--)
            {
                points.Add((Burtle.Hash(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fleet.Name(server)}-{index}")), (uint)options.Perturbation), server));
            }
        }

        _ring.Fill(points);
        _isStale = false;
    }
}
