using System.Globalization;
using LbSim.Reports.Plots;

namespace LbSim.Tests.Reports.Plots;

public sealed class PaletteTests
{
    [Fact]
    public void ColourAndDash_Of49Series_AreNeverBothTheSame() =>
        Assert.Equal(49, Enumerable.Range(0, 49).Select(slot => (Palette.Colour(slot), Palette.Dash(slot))).Distinct().Count());

    [Fact]
    public void Dash_OfSevenSeriesInARow_TellsThemApartInGrey() =>
        Assert.Equal(7, Enumerable.Range(0, 7).Select(Palette.Dash).Distinct().Count());

    [Fact]
    public void Heat_FromLowToHigh_GetsBrighterInGreyAtEveryLevel()
    {
        var grey = Enumerable.Range(0, Palette.HeatLevels).Select(level => Grey(Palette.Heat(level))).ToArray();

        Assert.Equal(grey.Order(), grey);
        Assert.True(grey[^1] - grey[0] > 0.6, "the map needs most of the range from black to white");
    }

    [Fact]
    public void Shade_FromP50ToP99_GetsDarkerInGrey()
    {
        var grey = Enumerable.Range(0, 3).Select(slot => Grey(Palette.Shade(slot))).ToArray();

        Assert.True(grey[0] > grey[1] + 0.2 && grey[1] > grey[2] + 0.2);
    }

    // relative luminance by eye (Rec. 601), 0 to 1
    private static double Grey(string colour)
    {
        var value = int.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((0.299 * (value >> 16)) + (0.587 * ((value >> 8) & 0xff)) + (0.114 * (value & 0xff))) / 255;
    }
}
