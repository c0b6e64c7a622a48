using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;

namespace LbSim.Tests.Reports.Plots;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0, 10, ValueFormat.Plain, "0|2|4|6|8|10")]
    [InlineData(0, 0.9, ValueFormat.Percent, "0 %|20 %|40 %|60 %|80 %|100 %")]
    [InlineData(0, 0.043, ValueFormat.Duration, "0|10 ms|20 ms|30 ms|40 ms|50 ms")]
    [InlineData(0, 3500, ValueFormat.Clock, "0|15 min|30 min|45 min|60 min")]
    [InlineData(0, 600000, ValueFormat.Clock, "0|2 d|4 d|6 d|8 d")]
    [InlineData(0, 0, ValueFormat.Plain, "0|0.2|0.4|0.6|0.8|1.0")]
    public void Ticks_OfALinearAxis_AreRoundAndLabelled(double low, double high, ValueFormat format, string expected) =>
        Assert.Equal(expected, Labels(new Axis { Title = "", Format = format }, low, high));

    [Theory]
    [InlineData(0.011, 0.9, "10 ms|20 ms|50 ms|100 ms|200 ms|500 ms|1 s")]
    [InlineData(0.00031, 700, "1 ms|10 ms|100 ms|1 s|10 s|100 s|1,000 s")]
    [InlineData(1.1, 1.2, "1 s|2 s")]
    [InlineData(2, 2, "2 s|5 s")]
    public void Ticks_OfALogarithmicAxis_AreAtOneTwoFiveOrDecades(double low, double high, string expected)
    {
        Assert.Equal(expected, Labels(new Axis { Title = "", Kind = AxisKind.Logarithmic, Format = ValueFormat.Duration }, low, high));
    }

    [Fact]
    public void At_OfALogarithmicAxis_KeepsEqualRatiosEquallyFarApartAndZeroAtTheEdge()
    {
        var scale = Scale.Of(new Axis { Title = "", Kind = AxisKind.Logarithmic }, 1, 100, 0, 200, 5);

        Assert.Equal(0, scale.At(1), 9);
        Assert.Equal(100, scale.At(10), 9);
        Assert.Equal(200, scale.At(100), 9);
        Assert.Equal(0, scale.At(0), 9);
    }

    [Fact]
    public void At_BeyondTheEnds_StaysAtTheEdge()
    {
        var scale = Scale.Of(new Axis { Title = "", Min = 0, Max = 1 }, 0, 5, 10, 20, 5);

        Assert.Equal(20, scale.At(7));
        Assert.Equal(10, scale.At(-7));
    }

    private static string Labels(Axis axis, double low, double high) =>
        string.Join('|', Scale.Of(axis, low, high, 0, 500, 5).Ticks.Where(tick => tick.IsMajor).Select(tick => tick.Label));
}
