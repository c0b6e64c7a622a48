using System.Numerics;
using System.Runtime.CompilerServices;

namespace LbSim.Kernel.Random;

#pragma warning disable RS0030 // deriving from System.Random is what lets MathNet.Numerics draw from our streams
/// <summary>One named, reproducible stream of random numbers: xoshiro256** seeded from (seed, component, index).</summary>
/// <remarks>
/// Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021. The four state words come from four
/// differently keyed 64-bit hashes of seed, component name and index, so adding a component or a balancer shifts nobody else's
/// draws (docs/decisions/0002-random-streams.md). A stream is not thread-safe; every consumer owns its own.
/// </remarks>
public sealed class RandomStream : System.Random
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Opens the stream of one component.</summary>
    /// <param name="seed">The scenario's seed, already combined with the replication where that matters.</param>
    /// <param name="component">A stable name, such as "arrivals" or "balancer/random".</param>
    /// <param name="index">Which of several streams of that name.</param>
    public RandomStream(ulong seed, string component, long index = 0)
        : this(StableHash.Combine(seed, StableHash.Of(component)), (ulong)index)
    {
    }

    /// <summary>Opens the stream of one item (a request, say) under an already hashed component.</summary>
    public RandomStream(ulong component, ulong index)
        : base(0)
    {
        Reseed(component, index);
    }

    /// <summary>Restarts this object as another item's stream, without allocating.</summary>
    public void Reseed(ulong component, ulong index)
    {
        _a = StableHash.Combine(component, index);
        _b = StableHash.Combine(component ^ 0x6A09E667F3BCC908, index);
        _c = StableHash.Combine(component ^ 0xBB67AE8584CAA73B, index);
        _d = StableHash.Combine(component ^ 0x3C6EF372FE94F82B, index) | 1; // never all zero
    }

    /// <summary>64 uniform bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A uniform double in [0, 1), 53 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform double in (0, 1]: safe to take the logarithm of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextPositive() => ((NextBits() >> 11) + 1) * (1.0 / (1UL << 53));

    /// <summary>An unbiased integer in [0, <paramref name="count"/>): Lemire's multiply-and-reject, ACM TOMACS 2019.</summary>
    /// <param name="count">At least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NextIndex(int count)
    {
        var range = (ulong)(uint)count;
        var product = (NextBits() >> 32) * range;
        if ((uint)product < range)
        {
            var threshold = (1UL << 32) % range;
            while ((uint)product < threshold)
            {
                product = (NextBits() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    /// <inheritdoc/>
    public override int Next() => (int)(NextBits() >> 33) % int.MaxValue;

    /// <inheritdoc/>
    public override int Next(int maxValue) => maxValue <= 1 ? 0 : NextIndex(maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => minValue + (int)NextInt64((long)maxValue - minValue);

    /// <inheritdoc/>
    public override long NextInt64() => (long)(NextBits() >> 1) % long.MaxValue;

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => maxValue <= 1 ? 0 : (long)(((UInt128)NextBits() * (ulong)maxValue) >> 64);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue) => minValue + NextInt64(maxValue - minValue);

    /// <inheritdoc/>
    public override float NextSingle() => (NextBits() >> 40) * (1.0f / (1 << 24));

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var target in buffer)
        {
            target = (byte)(NextBits() >> 56);
        }
    }
}
#pragma warning restore RS0030
