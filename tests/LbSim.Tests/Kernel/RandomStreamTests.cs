using System.Numerics;
using LbSim.Kernel.Random;
using MathNet.Numerics.Distributions;

namespace LbSim.Tests.Kernel;

public sealed class RandomStreamTests
{
    [Fact]
    public void NextBits_FollowsThePublishedAlgorithm()
    {
        const ulong Component = 42;
        var stream = new RandomStream(Component, 7UL);
        ulong[] state =
        [
            StableHash.Combine(Component, 7),
            StableHash.Combine(Component ^ 0x6A09E667F3BCC908, 7),
            StableHash.Combine(Component ^ 0xBB67AE8584CAA73B, 7),
            StableHash.Combine(Component ^ 0x3C6EF372FE94F82B, 7) | 1,
        ];

        for (var draw = 0; draw < 1_000; draw++)
        {
            // Blackman and Vigna's xoshiro256** in its published form
            var expected = BitOperations.RotateLeft(state[1] * 5, 7) * 9;
            var t = state[1] << 17;
            state[2] ^= state[0];
            state[3] ^= state[1];
            state[1] ^= state[2];
            state[0] ^= state[3];
            state[2] ^= t;
            state[3] = BitOperations.RotateLeft(state[3], 45);

            Assert.Equal(expected, stream.NextBits());
        }
    }

    [Fact]
    public void NextIndex_OfThree_IsUniform()
    {
        var stream = new RandomStream(1, "index");
        var counts = new int[3];
        for (var draw = 0; draw < 300_000; draw++)
        {
            counts[stream.NextIndex(3)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 99_000, 101_000));
    }

    [Fact]
    public void Streams_OfOtherNamesOrIndices_Differ()
    {
        var draws = new[] { new RandomStream(1, "a"), new RandomStream(1, "b"), new RandomStream(2, "a"), new RandomStream(1, "a", 1) }.Select(stream => stream.NextBits());

        Assert.Equal(4, draws.Distinct().Count());
        Assert.Equal(new RandomStream(1, "a").NextBits(), new RandomStream(1, "a").NextBits());
    }

    [Fact]
    public void MathNetDistribution_DrawsFromTheStream()
    {
        var gamma = new Gamma(2, 0.5, new RandomStream(3, "gamma"));

        Assert.InRange(Enumerable.Range(0, 50_000).Average(_ => gamma.Sample()), 3.9, 4.1);
    }
}
