using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>The IPv4 address a numbered client is given, for policies that hash addresses.</summary>
/// <remarks>
/// A bijective mix of 32 bits scatters client numbers over all networks, so that two clients share the first three octets no
/// more often than chance has it. Real populations behind NAT share them far more: give the clients that share an address one number.
/// </remarks>
public static class ClientAddress
{
    /// <summary>The address as a big-endian number.</summary>
    public static uint Of(int client)
    {
        // the finaliser of MurmurHash3 is a bijection on 32 bits
        var bits = unchecked((uint)client + 0x9E3779B9u);
        bits = (bits ^ (bits >> 16)) * 0x85EBCA6Bu;
        bits = (bits ^ (bits >> 13)) * 0xC2B2AE35u;
        return bits ^ (bits >> 16);
    }
}
