using LbSim.Kernel.Random;
using LbSim.Simulation.Servers;

namespace LbSim.Tests.Simulation.Servers;

/// <summary>The closed forms of a jump against adding pass by pass.</summary>
public sealed class JumpTests
{
    [Fact]
    public void Span_ThreePasses_IsTheirSum()
    {
        var jump = new Jump(1000, 50, 7); // passes of 50, 57 and 64

        Assert.Equal(0, jump.Span(0));
        Assert.Equal(50, jump.Span(1));
        Assert.Equal(171, jump.Span(3));
        Assert.Equal(1171, jump.BoundaryAt(3));
    }

    [Fact]
    public void FirstBoundaryAtOrAfter_OnAndBesideBoundaries_TakesTheBoundaryItself()
    {
        var jump = new Jump(1000, 50, 7); // boundaries 1050, 1107, 1171

        Assert.Equal(1, jump.FirstBoundaryAtOrAfter(1001));
        Assert.Equal(1, jump.FirstBoundaryAtOrAfter(1050));
        Assert.Equal(2, jump.FirstBoundaryAtOrAfter(1051));
        Assert.Equal(2, jump.FirstBoundaryAtOrAfter(1107));
        Assert.Equal(3, jump.FirstBoundaryAtOrAfter(1108));
    }

    [Fact]
    public void EndedBy_OnAndBesideBoundaries_CountsAPassFromItsBoundaryOn()
    {
        var jump = new Jump(1000, 50, 7);

        Assert.Equal(0, jump.EndedBy(1000));
        Assert.Equal(0, jump.EndedBy(1049));
        Assert.Equal(1, jump.EndedBy(1050));
        Assert.Equal(1, jump.EndedBy(1106));
        Assert.Equal(2, jump.EndedBy(1107));
    }

    [Fact]
    public void KvIntegral_ThreePasses_IsTheirSum()
    {
        // 50 ps with 10 tokens, 57 with 12, 64 with 14
        Assert.Equal((Int128)((50 * 10) + (57 * 12) + (64 * 14)), new Jump(1000, 50, 7).KvIntegral(3, stored: 10, members: 2));
    }

    [Fact]
    public void AllForms_RandomJumps_EqualPassByPass()
    {
        var random = new RandomStream(7, "jumps");
        for (var round = 0; round < 2000; round++)
        {
            var jump = new Jump(Draw(random, 50), 1 + Draw(random, 40), random.NextIndex(3) == 0 ? 0 : Draw(random, 34));
            var stored = Draw(random, 20);
            var members = random.NextIndex(300);
            var boundary = jump.Start;
            Int128 kv = 0;
            for (var pass = 0; pass < 60; pass++)
            {
                Assert.Equal(boundary, jump.BoundaryAt(pass));
                Assert.Equal(kv, jump.KvIntegral(pass, stored, members));
                var length = jump.First + (jump.Growth * pass);
                var inside = boundary + 1 + random.NextInt64(length);
                var ended = inside == boundary + length ? pass + 1 : pass;
                Assert.Equal(pass + 1, jump.FirstBoundaryAtOrAfter(boundary + 1));
                Assert.Equal(pass + 1, jump.FirstBoundaryAtOrAfter(inside));
                Assert.Equal(pass + 1, jump.FirstBoundaryAtOrAfter(boundary + length));
                Assert.Equal(pass, jump.EndedBy(boundary));
                Assert.Equal(ended, jump.EndedBy(inside));
                Assert.Equal(pass, jump.EndedBy(boundary + length - 1));
                kv += (Int128)length * (stored + ((long)members * pass));
                boundary += length;
            }
        }
    }

    [Fact]
    public void Search_LongestJumps_StaysExact()
    {
        var random = new RandomStream(8, "jumps");
        for (var round = 0; round < 5000; round++)
        {
            var jump = new Jump(Draw(random, 60), 2 + Draw(random, 42), Draw(random, 25));
            var pass = jump.Limit(1 + random.NextIndex(Jump.MostIterations));

            Assert.Equal(pass, jump.FirstBoundaryAtOrAfter(jump.BoundaryAt(pass)));
            Assert.Equal(pass, jump.EndedBy(jump.BoundaryAt(pass)));
            Assert.Equal(pass - 1, jump.EndedBy(jump.BoundaryAt(pass) - 1));
            Assert.Equal(pass, jump.FirstBoundaryAtOrAfter(jump.BoundaryAt(pass) - 1));
            Assert.Equal(pass + 1, jump.FirstBoundaryAtOrAfter(jump.BoundaryAt(pass) + 1));
        }
    }

    [Fact]
    public void Limit_AnyCoefficients_KeepsTheSpanBelowTwoToThe61AndAtLeastOnePass()
    {
        var random = new RandomStream(9, "jumps");
        for (var round = 0; round < 5000; round++)
        {
            var jump = new Jump(0, 1 + Draw(random, 58), Draw(random, 40));
            var wanted = 1 + random.NextIndex(Jump.MostIterations);
            var limited = jump.Limit(wanted);

            Assert.InRange(limited, 1, wanted);
            var span = ((Int128)limited * jump.First) + ((Int128)jump.Growth * limited * (limited - 1) / 2);
            Assert.True(limited == 1 || span <= (Int128)1 << 61, $"{limited} of {wanted} passes from {jump.First} by {jump.Growth} ps span {span} ps");
        }
    }

    // spread over orders of magnitude
    private static long Draw(RandomStream random, int bits) => random.NextInt64(1L << (1 + random.NextIndex(bits)));
}
