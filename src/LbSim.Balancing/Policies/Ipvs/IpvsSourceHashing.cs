using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS sh: the client's address, multiplied by the golden ratio, chooses one of 256 buckets, which are dealt to the servers by weight.</summary>
/// <remarks>
/// The kernel drops a connection whose server is not available unless sh-fallback is set; a gateway always has an answer, so the
/// fallback is always on. Clients have no ports here, so sh-port is not offered. A pick looks at one bucket unless its server is down.
/// </remarks>
[Balancer("ipvs-sh", Family.Hashing, Reads = Signals.Client | Signals.Weight,
    Summary = "Hash of the client's address into 256 buckets dealt by weight; a server that is down is probed past.",
    Source = "linux net/netfilter/ipvs/ip_vs_sh.c, with sh-fallback")]
public sealed class IpvsSourceHashing(IpvsSourceHashing.Options options) : IBalancer
{
    private readonly IpvsBuckets _buckets = new(options.TableBits, isWeighted: true);

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>CONFIG_IP_VS_SH_TAB_BITS.</summary>
        [Option("Base-two logarithm of the number of buckets (CONFIG_IP_VS_SH_TAB_BITS).", AtLeast = 4, AtMost = 20)]
        public int TableBits { get; init; } = 8;
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _buckets.Join(server);

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _buckets.Leave(server);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _buckets.Touch();

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _buckets.Find(request.Address, fleet);
}
