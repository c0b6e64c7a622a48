using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Varnish shard director: a ring whose points are the last four bytes of SHA-256 over name and replica number; keys are hashed likewise.</summary>
/// <remarks>
/// A key goes to the first point at or after it, and from there on past servers that are not eligible. Beyond the last point the last one is used: the ring does
/// not wrap for keys, only for the walk. Weights multiply the replicas, as add_backend's weight does (recorded with weights of 1 only).
/// </remarks>
[Balancer("varnish-shard", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight | Signals.Name,
    Summary = "Hash ring over SHA-256 of client or session, 67 points per weight unit.",
    Source = "varnish 7.1 vmod/vmod_directors_shard.c, vmod_directors_shard_dir.c")]
public sealed class VarnishShard(VarnishShard.Options options) : IBalancer
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

        /// <summary>Points of each server.</summary>
        [Option("Points per weight unit; Varnish's default is 67.", AtLeast = 1, AtMost = 10_000)]
        public int Replicas { get; init; } = 67;
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
        var point = Math.Min(_ring.AtOrAfter(Hash(HashKey.Of(request, options.Key, text))), _ring.Count - 1);
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
            for (var replica = 0; replica < options.Replicas * fleet[server].Weight; replica++)
            {
                points.Add((Hash(Encoding.UTF8.GetBytes(fleet.Name(server) + replica.ToString(CultureInfo.InvariantCulture))), server));
            }
        }

        _ring.Fill(points);
        _isStale = false;
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt32LittleEndian(digest[^4..]);
    }
}
