namespace LbSim.Reports.Plots;

/// <summary>Colours and dash patterns that stay apart for colour-blind readers and in grey.</summary>
public static class Palette
{
    // Okabe and Ito, "Color Universal Design", 2008, without its yellow, which vanishes on white;
    // null is black, which a dark page shows as white
    private static readonly string?[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", null];

    private static readonly string[] DashPatterns = ["", "7 3", "2 2.5", "9 3 2 3", "13 4", "4 2", "9 2 2 2 2 2"];

    // one hue from light to dark: the order of the shades is the order of the percentiles, in grey too
    private static readonly string[] ShadeColours = ["#a6cee3", "#4a97c9", "#0b4f8a"];

    // ten equidistant colours of matplotlib's viridis (CC0), between which we interpolate
    private static readonly int[] Viridis =
        [0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59, 0xb4de2c, 0xfde725];

    /// <summary>How many colours a heat map has.</summary>
    public const int HeatLevels = 32;

    /// <summary>Colour of a series as #rrggbb; null for the colour of text.</summary>
    /// <param name="slot">0 or more; colours repeat after seven, never together with the dash pattern below 49.</param>
    public static string? Colour(int slot) => Colours[slot % Colours.Length];

    /// <summary>Dash pattern of a series as SVG writes it; empty for a solid line.</summary>
    /// <param name="slot">0 or more.</param>
    public static string Dash(int slot) => DashPatterns[(slot + (slot / Colours.Length)) % DashPatterns.Length];

    /// <summary>Fill of a bar as #rrggbb, light to dark.</summary>
    /// <param name="slot">0 or more.</param>
    public static string Shade(int slot) => ShadeColours[slot % ShadeColours.Length];

    /// <summary>Colour of a heat map as #rrggbb, dark for low to bright for high.</summary>
    /// <param name="level">0 to <see cref="HeatLevels"/> - 1.</param>
    public static string Heat(int level)
    {
        var position = (double)level / (HeatLevels - 1) * (Viridis.Length - 1);
        var below = Math.Min((int)position, Viridis.Length - 2);
        var part = position - below;
        var colour = 0;
        for (var shift = 16; shift >= 0; shift -= 8)
        {
            var from = (Viridis[below] >> shift) & 0xff;
            var to = (Viridis[below + 1] >> shift) & 0xff;
            colour = (colour << 8) | (int)Math.Round(from + ((to - from) * part));
        }

        return "#" + colour.ToString("x6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
