namespace LbSim.Tests.Balancing.Policies;

/// <summary>lighttpd's methods by hand; the recordings of the real program are in RecordedCaseTests.</summary>
public sealed class LighttpdTests
{
    [Fact]
    public void LeastConnections_LowLoad_GivesEverythingToTheFirst()
    {
        Assert.Equal("aaaa", new HandBench("lighttpd-least-connections", [1, 5, 1]).Passes(4));
    }

    [Fact]
    public void LeastConnections_NothingEnds_GoesRoundInOrder()
    {
        var bench = new HandBench("lighttpd-least-connections", [1, 5, 1]);
        Assert.Equal("abcabc", bench.Holds(6));

        bench.End(2);
        bench.End(1);
        Assert.Equal("bca", bench.Holds(3));
    }

    [Theory]
    [InlineData("lighttpd-hash")]
    [InlineData("lighttpd-sticky")]
    public void Hash_ServersOfOneHost_TheFirstTakesEverything(string name)
    {
        var bench = new HandBench(name, [1, 1, 1], ["10.0.0.1", "10.0.0.1", "10.0.0.1"]);

        Assert.Equal([1.0, 0.0, 0.0], bench.Shares(300), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
    }

    [Fact]
    public void Hash_OneLetterHosts_TakesTheLargerOfTheMixedHashes()
    {
        // 33 x 5381 = 177573; with "a" (97) it is 177604 and with "b" (98) 177607: they differ in the lowest two bits, 00 and 11
        var bench = new HandBench("lighttpd-hash", [1, 1], ["a", "b"]);

        Assert.Equal(1, bench.Pass("a")); // 00 ^ 00 = 00, 00 ^ 11 = 11
        Assert.Equal(0, bench.Pass("b")); // 11 ^ 00 = 11, 11 ^ 11 = 00
    }
}
