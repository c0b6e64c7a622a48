using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;
using LbSim.Kernel.Text;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS mh: Maglev hashing of the client's address; a server takes as many places in turn as its weight over the common divisor.</summary>
/// <remarks>
/// Hashes are the kernel's hsiphash with its fixed keys over address + port. The table covers every configured server; one that is
/// not available is probed past (mh-fallback), which the kernel does only when asked and a gateway that always has an answer must.
/// Clients have no ports, so mh-port is not offered. A server's name that is no IPv4 address stands for the address of its CRC-32.
/// </remarks>
[Balancer("ipvs-mh", Family.Hashing, Reads = Signals.Client | Signals.Weight | Signals.Address,
    Summary = "Maglev hashing of the client's address, 4,093 places dealt by weight; a server that is down is probed past.",
    Source = "linux net/netfilter/ipvs/ip_vs_mh.c, with mh-fallback; lib/siphash.c")]
public sealed class IpvsMaglev(IpvsMaglev.Options options) : IBalancer
{
    private const int LeastIndex = 8;

    // generate_hash_secret of ip_vs_mh.c: both halves of a key are equal
    private const ulong OffsetKey = 2654435761;
    private const ulong SkipKey = 2654446892;

    private static readonly int[] Primes = [251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071];

    private readonly MaglevTable _table = new(Primes[options.TableIndex - LeastIndex]);
    private readonly OrderedBits _configured = new();
    private int[] _turns = new int[16];
    private bool _isStale = true;

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>CONFIG_IP_VS_MH_TAB_INDEX.</summary>
        [Option("Size of the table as the kernel's CONFIG_IP_VS_MH_TAB_INDEX: the largest prime below two to the power of it.", AtLeast = 8, AtMost = 17)]
        public int TableIndex { get; init; } = 12;
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _configured.Add(server);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet)
    {
        _configured.Remove(server);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        if (_isStale)
        {
            Populate(fleet);
        }

        if (!_table.IsFull)
        {
            return fleet.Eligible.NextAtOrAfter(0); // every weight is 0
        }

        var home = Place(request.Address, 0);
        var owner = _table[home];
        if (IsAvailable(owner, fleet))
        {
            return owner;
        }

        for (var offset = 0; offset < _table.Size; offset++)
        {
            var server = _table[Place(request.Address, (uint)((offset + home) % _table.Size))];
            if (IsAvailable(server, fleet))
            {
                return server;
            }
        }

        return fleet.Eligible.NextAfter(owner);
    }

    private static bool IsAvailable(int server, FleetView fleet) => fleet.Eligible.Contains(server) && fleet[server].Weight > 0;

    private int Place(uint address, uint offset) => (int)(SipHash13.Of(offset + address, OffsetKey, OffsetKey) % (uint)_table.Size);

    private void Populate(FleetView fleet)
    {
        _table.Clear();
        Array.Resize(ref _turns, Math.Max(_turns.Length, _configured.Count));
        Members(fleet);
        for (var member = 0; _table.Count > 0 && !_table.IsFull; member = (member + 1) % _table.Count)
        {
            for (var turn = 0; turn < _turns[member] && !_table.IsFull; turn++)
            {
                _table.Take(member);
            }
        }

        _isStale = false;
    }

    // the kernel refuses more servers than places: those beyond get no place and are reached when nothing else is
    private void Members(FleetView fleet)
    {
        var (largest, divisor) = IpvsWeights.Measure(_configured, fleet);
        var shift = Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)(largest / Math.Max(1, divisor))) - (options.TableIndex / 2));
        var size = (uint)_table.Size;
        for (var server = _configured.NextAtOrAfter(0); server >= 0 && _table.Count < _table.Size; server = _configured.NextAtOrAfter(server + 1))
        {
            var weight = fleet[server].Weight;
            if (weight > 0)
            {
                var address = Address(fleet.Address(server));
                _turns[_table.Count] = Math.Max(1, (weight / divisor) >> shift);
                _table.Add(server, (int)(SipHash13.Of(address, OffsetKey, OffsetKey) % size), (int)((SipHash13.Of(address, SkipKey, SkipKey) % (size - 1)) + 1));
            }
        }
    }

    private static uint Address(ServerAddress server)
    {
        if (IPAddress.TryParse(server.Host, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork)
        {
            var bytes = parsed.GetAddressBytes();
            return (uint)((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) + (uint)server.Port;
        }

        return Crc32.Add(0, Encoding.UTF8.GetBytes(server.Host)) + (uint)server.Port;
    }
}
