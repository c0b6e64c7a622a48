using System.Numerics;
using LbSim.Kernel.Text;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy's four hash functions over bytes, and the integer mix it calls avalanche. All wrap at 32 bits.</summary>
/// <remarks>src/hash.c and include/haproxy/intops.h of 2.6; its crc32 is <see cref="Crc32"/>.</remarks>
internal static class HaproxyHash32
{
    /// <summary>sdbm (the default): h = 65599 h + byte.</summary>
    public static uint Sdbm(ReadOnlySpan<byte> key)
    {
        uint hash = 0;
        foreach (var value in key)
        {
            hash = unchecked((hash * 65599) + value);
        }

        return hash;
    }

    /// <summary>Bernstein's djb2: h = 33 h + byte, from 5381.</summary>
    public static uint Djb2(ReadOnlySpan<byte> key)
    {
        uint hash = 5381;
        foreach (var value in key)
        {
            hash = unchecked((hash * 33) + value);
        }

        return hash;
    }

    /// <summary>wt6: two words that swap with rotations that depend on the data.</summary>
    public static uint Wt6(ReadOnlySpan<byte> key)
    {
        var (first, second) = (0xA53C965Au, 0x5CA6953Au);
        var (turnFirst, turnSecond) = (6, 18);
        foreach (var value in key)
        {
            var mixed = ~(first ^ value);
            var added = ~unchecked(second + value);
            first = BitOperations.RotateLeft(added, turnFirst);
            second = BitOperations.RotateLeft(mixed, turnSecond);
            var bits = ((first >> 16) ^ second) & 0xFFFF;
            turnFirst = (int)(bits & 31);
            turnSecond = (int)(bits >> 11);
        }

        return first ^ second;
    }

    /// <summary>CRC-32 as in zlib.</summary>
    public static uint Crc(ReadOnlySpan<byte> key) => Crc32.Add(0, key);

    /// <summary>Bob Jenkins' full avalanche of an integer, then times a prime near three quarters of 2^32.</summary>
    public static uint Avalanche(uint value)
    {
        unchecked
        {
            value = value + 0x7ED55D16 + (value << 12);
            value = value ^ 0xC761C23C ^ (value >> 19);
            value = value + 0x165667B1 + (value << 5);
            value = (value + 0xD3A2646C) ^ (value << 9);
            value = value + 0xFD7046C5 + (value << 3);
            value = value ^ 0xB55A4F09 ^ (value >> 16);
            return value * 3221225473;
        }
    }
}
