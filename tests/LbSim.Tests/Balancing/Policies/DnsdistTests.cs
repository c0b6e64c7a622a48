using System.Text;
using LbSim.Balancing.Policies;

namespace LbSim.Tests.Balancing.Policies;

/// <summary>dnsdist's policies by hand; the recordings of the real program are in RecordedCaseTests.</summary>
public sealed class DnsdistTests
{
    [Fact]
    public void RoundRobin_ServerGoesAndComes_ShiftsTheOthers()
    {
        var bench = new HandBench("dnsdist-round-robin", [1, 1, 1]);
        Assert.Equal("abca", bench.Passes(4));

        bench.SetUp(1, false);
        Assert.Equal("aca", bench.Passes(3)); // counter 4 of a, c
        bench.SetUp(1, true);
        Assert.Equal("bca", bench.Passes(3)); // counter 7 of a, b, c
    }

    [Fact]
    public void LeastOutstanding_Ties_GoToTheLowestLatency()
    {
        var bench = new HandBench("dnsdist-least-outstanding", [1, 1, 1]);
        Assert.Equal("abc", bench.Holds(3));
        bench.End(0, seconds: 0.3);
        bench.End(1, seconds: 0.1);
        bench.End(2, seconds: 0.2);

        Assert.Equal("bcabca", bench.Holds(6));
    }

    [Fact]
    public void LeastOutstanding_AnswersComeIn_CountOneInAHundredAndTwentyEight()
    {
        var bench = new HandBench("dnsdist-least-outstanding", [1, 1]);
        Assert.Equal("ab", bench.Holds(2));
        bench.End(0, seconds: 1.28); // 10 ms
        bench.End(1, seconds: 1.27); // 9.92 ms
        Assert.Equal(1, bench.Hold());
        bench.End(1, seconds: 0.5); // 13.75 ms: it grows from the old value, not to the new one

        Assert.Equal(0, bench.Hold());
    }

    [Fact]
    public void LeastOutstanding_AttemptFails_IsNoMeasurement()
    {
        var bench = new HandBench("dnsdist-least-outstanding", [1, 1]);
        bench.End(bench.Hold(), seconds: 9, isSuccess: false);

        Assert.Equal(0, bench.Hold());
    }

    [Fact]
    public void Whashed_WeightChanges_SharesFollow()
    {
        var bench = new HandBench("dnsdist-whashed", [1, 1]);
        bench.SetWeight(0, 3);

        Assert.Equal([0.75, 0.25], bench.Shares(20_000), (expected, actual) => Math.Abs(expected - actual) < 0.013);
    }

    // values of an independent program
    [Theory]
    [InlineData("", 0u, 0xBD49D10Du)]
    [InlineData("", 1u, 0x6DDFB8C9u)]
    [InlineData("abc", 1u, 0x52188305u)]
    [InlineData("ABC", 1u, 0x52188305u)]
    [InlineData("hello, wor", 0u, 0x584D0EEBu)]
    [InlineData("twelve bytes", 0u, 0xFFD02E10u)]
    [InlineData("a longer text of more than 24 bytes", 1u, 0x618395C5u)]
    public void Burtle_TextsOfEveryTail_HaveLookup2Hashes(string text, uint start, uint expected)
    {
        Assert.Equal(expected, Burtle.Hash(Encoding.UTF8.GetBytes(text), start));
    }
}
