namespace LbSim.Reports.Plots.Svg;

/// <summary>Draws values held from edge to edge, as a line or as an area of context, and the samples of legends.</summary>
internal static class StepPath
{
    /// <summary>Draws a series.</summary>
    public static void Draw(SvgCanvas canvas, StepSeries steps, Scale x, Scale y, double floor, bool withDash)
    {
        if (steps.Values.Count == 0)
        {
            return;
        }

        var isArea = steps.Slot == Series.Neutral;
        canvas.Begin("path").Name("d");
        Write(canvas, steps, x, y);
        if (isArea)
        {
            canvas.Raw("V").Number(floor).Raw("H").Number(x.At(steps.Edges[0])).Raw("z\"").With("class", "area");
        }
        else
        {
            canvas.Raw("\"");
            Dress(canvas, steps.Slot, withDash);
        }

        canvas.End();
    }

    /// <summary>Adds the colour and dash pattern of a line.</summary>
    public static void Dress(SvgCanvas canvas, int slot, bool withDash)
    {
        var colour = Palette.Colour(slot);
        canvas.With("class", colour is null ? "line ink" : "line");
        if (colour is not null)
        {
            canvas.With("stroke", colour);
        }

        if (withDash && Palette.Dash(slot) is { Length: > 0 } dash)
        {
            canvas.With("stroke-dasharray", dash);
        }
    }

    /// <summary>Draws what a series looks like, for a legend.</summary>
    public static void DrawSample(SvgCanvas canvas, Series series, double from, double to, double y)
    {
        if (series.Slot == Series.Neutral)
        {
            canvas.Begin("rect").With("class", "area").With("x", from).With("y", y - 5).With("width", to - from).With("height", 10).End();
            return;
        }

        canvas.Begin("line").With("x1", from).With("y1", y).With("x2", to).With("y2", y);
        Dress(canvas, series.Slot, withDash: true);
        canvas.End();
    }

    private static void Write(SvgCanvas canvas, StepSeries steps, Scale x, Scale y)
    {
        canvas.Raw("M").Number(x.At(steps.Edges[0])).Raw(" ").Number(y.At(steps.Values[0]));
        for (var index = 0; index < steps.Values.Count; index++)
        {
            if (index > 0 && steps.Values[index] != steps.Values[index - 1])
            {
                canvas.Raw("V").Number(y.At(steps.Values[index]));
            }

            if (index + 1 == steps.Values.Count || steps.Values[index] != steps.Values[index + 1])
            {
                canvas.Raw("H").Number(x.At(steps.Edges[index + 1]));
            }
        }
    }
}
