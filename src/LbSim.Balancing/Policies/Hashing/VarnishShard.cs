using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LbSim.Balancing.Catalog;
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
public sealed class VarnishShard(VarnishShard.Options options) : RingBalancer
{
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
    protected override int FirstPoint(in RequestView request)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        return Math.Min(Ring.AtOrAfter(Hash(HashKey.Of(request, options.Key, text))), Ring.Count - 1);
    }

    /// <inheritdoc/>
    protected override void AddPoints(int server, FleetView fleet, ICollection<(uint Hash, int Server)> points)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(points);
        for (var replica = 0; replica < options.Replicas * fleet[server].Weight; replica++)
        {
            points.Add((Hash(Encoding.UTF8.GetBytes(fleet.Name(server) + replica.ToString(CultureInfo.InvariantCulture))), server));
        }
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt32LittleEndian(digest[^4..]);
    }
}
