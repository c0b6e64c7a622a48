using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Text;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS dh: the destination address chooses one of 256 buckets, which are dealt to the servers in turn, whatever they weigh.</summary>
/// <remarks>
/// Destination hashing was made for clusters of web caches: the destination is the content asked for. Here the content is the
/// session (or the bytes of the key where a recorded case gives them), whose CRC-32 stands for the address. The kernel drops what hashes to
/// a server that is not available; a gateway always has an answer, so the probing of sh-fallback is used.
/// </remarks>
[Balancer("ipvs-dh", Family.Hashing, Reads = Signals.Client | Signals.Session | Signals.Weight,
    Summary = "Hash of the content key (session or client) into 256 buckets dealt evenly; a server that is down is probed past.",
    Source = "linux net/netfilter/ipvs/ip_vs_dh.c")]
public sealed class IpvsDestinationHashing(IpvsDestinationHashing.Options options) : IBalancer
{
    private readonly IpvsBuckets _buckets = new(options.TableBits, isWeighted: false);

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>What stands for the destination.</summary>
        [Option("What stands for the destination: the session or the client of the request.", Values = ["session", "client"])]
        public string Key { get; init; } = "session";

        /// <summary>CONFIG_IP_VS_DH_TAB_BITS.</summary>
        [Option("Base-two logarithm of the number of buckets (CONFIG_IP_VS_DH_TAB_BITS).", AtLeast = 4, AtMost = 20)]
        public int TableBits { get; init; } = 8;
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _buckets.Join(server);

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _buckets.Leave(server);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        return _buckets.Find(Crc32.Add(0, HashKey.Of(request, options.Key, text)), fleet);
    }
}
