using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;
using LbSim.Kernel.Text;

namespace LbSim.Balancing.Policies;

/// <summary>nginx `hash ... consistent`: a ketama-like ring of 160 points per weight unit.</summary>
/// <remarks>
/// A key goes to the first point at or after its CRC-32; past an ineligible server to the next point, 20 times, then round robin.
/// Keys are texts such as "client-17" or "session-3". A request without a session goes by its client.
/// </remarks>
[Balancer("nginx-consistent-hash", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight | Signals.Address,
    Summary = "Ketama-like hash ring over clients or sessions, 160 points per weight unit.",
    Source = "nginx src/http/modules/ngx_http_upstream_hash_module.c")]
public sealed class NginxConsistentHash(NginxConsistentHash.Options options) : IBalancer
{
    private const int PointsPerWeight = 160;
    private const int Tries = 20;
    private readonly SmoothWeights _fallback = new(maxFails: 1);
    private readonly OrderedBits _members = new();
    private uint[] _points = [];
    private int[] _servers = [];
    private bool _isStale = true;

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What is hashed.</summary>
        [Option("What is hashed: the client or the session of the request.", Values = ["client", "session"])]
        public string Key { get; init; } = "client";
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _fallback.Add(server, fleet[server].Weight);
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
    public void OnWeight(int server, FleetView fleet)
    {
        _fallback.Set(server, fleet[server].Weight);
        _isStale = true;
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        var key = HashKey.Of(request, options.Key, text);
        if (_isStale)
        {
            Rebuild(fleet);
        }

        var hash = Crc32.Add(0, key);
        var point = Array.BinarySearch(_points, hash);
        point = point < 0 ? ~point : point;
        for (var tries = 0; tries <= Tries && _servers.Length > 0; tries++)
        {
            var server = _servers[(point + tries) % _servers.Length];
            if (fleet.Eligible.Contains(server))
            {
                return server;
            }
        }

        return _fallback.Next(fleet.Eligible);
    }

    // every configured server keeps its points, up or down: only the choice walks past those that are down
    private void Rebuild(FleetView fleet)
    {
        var points = new List<(uint Hash, int Server)>();
        Span<byte> previousBytes = stackalloc byte[4];
        for (var server = _members.NextAtOrAfter(0); server >= 0; server = _members.NextAtOrAfter(server + 1))
        {
            var address = fleet.Address(server);
            var seed = Crc32.Add(0, Encoding.UTF8.GetBytes(address.Host));
            seed = Crc32.Add(seed, [0]);
            seed = Crc32.Add(seed, Encoding.UTF8.GetBytes(address.Port.ToString(CultureInfo.InvariantCulture)));
            uint previous = 0;
            for (var index = 0; index < fleet[server].Weight * PointsPerWeight; index++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(previousBytes, previous);
                previous = Crc32.Add(seed, previousBytes);
                points.Add((previous, server));
            }
        }

        points.Sort((left, right) => left.Hash != right.Hash ? left.Hash.CompareTo(right.Hash) : left.Server.CompareTo(right.Server));
        var hashes = new List<uint>(points.Count);
        var servers = new List<int>(points.Count);
        foreach (var (hash, server) in points)
        {
            if (hashes.Count == 0 || hashes[^1] != hash)
            {
                hashes.Add(hash);
                servers.Add(server);
            }
        }

        _points = [.. hashes];
        _servers = [.. servers];
        _isStale = false;
    }
}
