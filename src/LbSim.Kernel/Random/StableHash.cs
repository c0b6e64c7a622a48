using System.Buffers.Binary;
using System.Numerics;

namespace LbSim.Kernel.Random;

/// <summary>A 64-bit hash of text and numbers that is the same in every process and on every machine.</summary>
/// <remarks>FNV-1a over the UTF-16 code units, then the finaliser of SplitMix64 (Steele, Lea, Flood 2014), because FNV alone mixes its last bytes badly.</remarks>
public static class StableHash
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;
    private const ulong FoldKey = 0x2D358DCCAA6C78A5; // the first of wyhash's secrets

    /// <summary>Hashes a piece of text.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = FnvOffset;
        foreach (var unit in text)
        {
            hash = (hash ^ (byte)unit) * FnvPrime;
            hash = (hash ^ (byte)(unit >> 8)) * FnvPrime;
        }

        return Mix(hash);
    }

    /// <summary>Hashes bytes, sixteen at a time; not the hash of the same letters as text.</summary>
    /// <remarks>The folded multiplication of wyhash (Wang Yi, github.com/wangyi-fudan/wyhash, public domain), not its exact values.</remarks>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = FnvOffset ^ (ulong)bytes.Length;
        for (; bytes.Length >= 2 * sizeof(ulong); bytes = bytes[(2 * sizeof(ulong))..])
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ FoldKey, BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]) ^ hash);
        }

        if (bytes.Length >= sizeof(ulong))
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ FoldKey, hash);
            bytes = bytes[sizeof(ulong)..];
        }

        var last = 0UL;
        foreach (var unit in bytes)
        {
            last = (last << 8) | unit;
        }

        return Mix(hash ^ last);
    }

    /// <summary>Scatters the bits of a number; a bijection on 64 bits.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Combines two hashes; the order matters.</summary>
    public static ulong Combine(ulong left, ulong right) => Mix(BitOperations.RotateLeft(Mix(left), 17) ^ right);

    private static ulong Fold(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;
}
