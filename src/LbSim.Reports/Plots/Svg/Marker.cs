namespace LbSim.Reports.Plots.Svg;

/// <summary>The mark of a series: a shape of its own, so that series stay apart without colour.</summary>
internal static class Marker
{
    // circle, square, triangle, diamond, bar, star
    private static readonly string[] Shapes =
    [
        "m-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0z", "m-3.8 -3.8h7.6v7.6h-7.6z", "m0 -4.8l4.6 8h-9.2z",
        "m0 -5.2l5.2 5.2l-5.2 5.2l-5.2 -5.2z", "m-1.6 -5h3.2v10h-3.2z", "m0 -5l1.5 3.5h3.5l-3.5 3l1.5 3.5l-3 -2l-3 2l1.5 -3.5l-3.5 -3h3.5z",
    ];

    /// <summary>Draws a mark.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="slot">Palette slot and shape.</param>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="isOpen">Whether it is drawn hollow.</param>
    /// <param name="text">Its tooltip.</param>
    public static void Draw(SvgCanvas canvas, int slot, double x, double y, bool isOpen, string text)
    {
        var colour = Palette.Colour(slot);
        canvas.Begin("path").With("class", isOpen ? colour is null ? "bg ink" : "bg" : colour is null ? "inkfill" : "mark");
        if (isOpen)
        {
            if (colour is not null)
            {
                canvas.With("stroke", colour);
            }

            canvas.With("stroke-width", 1.6);
        }
        else if (colour is not null)
        {
            canvas.With("fill", colour);
        }

        canvas.With("fill-opacity", isOpen ? "1" : "0.8").Name("d").Raw("M").Number(x).Raw(" ").Number(y)
            .Raw(Shapes[slot % Shapes.Length]).Raw("\"").End("path", "", text);
    }
}
