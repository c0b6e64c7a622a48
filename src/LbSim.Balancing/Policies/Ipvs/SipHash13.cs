using System.Numerics;

namespace LbSim.Balancing.Policies;

/// <summary>The hash of four bytes by SipHash-1-3, cut to 32 bits: the kernel's hsiphash on 64-bit machines.</summary>
/// <remarks>Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; linux lib/siphash.c.</remarks>
internal static class SipHash13
{
    /// <summary>Hashes a number as its four little-endian bytes.</summary>
    public static uint Of(uint value, ulong key0, ulong key1)
    {
        var v0 = 0x736F6D6570736575UL ^ key0;
        var v1 = 0x646F72616E646F6DUL ^ key1;
        var v2 = 0x6C7967656E657261UL ^ key0;
        var v3 = 0x7465646279746573UL ^ key1;
        var block = (4UL << 56) | value; // the length in the top byte
        v3 ^= block;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= block;
        v2 ^= 0xFF;
        for (var round = 0; round < 3; round++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }

        return (uint)(v0 ^ v1 ^ v2 ^ v3);
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
