using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Tests.Reports.Figures;

public sealed class BurnRateTests
{
    // 288 windows: five minutes each, were the run a day; an hour is 12 of them
    private const int Windows = 288;

    [Fact]
    public void Of_MissesAtTheShareAllowed_BurnsAtOneAndRingsNothing()
    {
        var burn = BurnRate.Of(Ends(_ => 10), 0.99);

        Assert.All(burn.Rates, rate => Assert.Equal(1, rate, 9));
        Assert.DoesNotContain(true, burn.Alarms);
    }

    [Fact]
    public void Of_AnOutage_RingsWhileBothWindowsBurn()
    {
        // all requests miss in windows 100 to 119
        var burn = BurnRate.Of(Ends(window => window is >= 100 and < 120 ? 1000 : 0), 0.99);

        // two of twelve windows make a burn rate of 16.7 over the hour
        Assert.Equal(100.0 / 6, burn.Rates[101], 6);
        Assert.False(burn.Alarms[100]);
        Assert.True(burn.Alarms[101]);
        Assert.True(burn.Alarms[119]);

        // the hour still burns after the outage, but the last five minutes no longer do; half an hour of the slow pair takes longer
        Assert.True(burn.Rates[122] > BurnRate.Fast);
        Assert.False(burn.Alarms[130]);
        Assert.Contains(burn.Alarms.Skip(120), rings => !rings);
    }

    [Fact]
    public void Of_ALongSlowBurn_RingsTheSlowAlarmOnly()
    {
        var burn = BurnRate.Of(Ends(window => window >= 100 ? 80 : 0), 0.99);

        Assert.True(burn.Rates.Max() < BurnRate.Fast);
        Assert.False(burn.Alarms[110]);
        Assert.True(burn.Alarms[^1]);
    }

    [Fact]
    public void Of_MissesAtTheVeryBeginning_WaitsForAWholeWindow()
    {
        var burn = BurnRate.Of(Ends(window => window < 3 ? 1000 : 0), 0.99);

        Assert.True(burn.Rates[0] > BurnRate.Fast);
        Assert.DoesNotContain(true, burn.Alarms);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Of_FewOrEmptyWindows_HasARateForEach(int windows)
    {
        var burn = BurnRate.Of([.. Enumerable.Repeat(default(EndsWindow), windows)], 0.9);

        Assert.Equal(windows, burn.Rates.Count);
        Assert.All(burn.Rates, rate => Assert.Equal(0, rate));
    }

    private static EndsWindow[] Ends(Func<int, int> missed) => [.. Enumerable.Range(0, Windows).Select(window => new EndsWindow(1000, 0, 0, 0, missed(window)))];
}
