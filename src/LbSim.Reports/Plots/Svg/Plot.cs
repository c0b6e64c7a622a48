namespace LbSim.Reports.Plots.Svg;

/// <summary>The part of a picture below its title: axes, data and legend. Layout is settled when it is made.</summary>
internal abstract class Plot(Chart chart)
{
    /// <summary>Distance between lines of text.</summary>
    protected const double LineHeight = 15;

    /// <summary>What is drawn.</summary>
    protected Chart Chart { get; } = chart;

    /// <summary>Left edge of the data.</summary>
    protected double Left { get; init; }

    /// <summary>Right edge of the data.</summary>
    protected static double Right => SvgRenderer.Width - SvgRenderer.Margin;

    /// <summary>Upper edge of the data.</summary>
    protected double Top { get; init; }

    /// <summary>Lower edge of the data.</summary>
    protected double Floor { get; init; }

    /// <summary>Lower edge of everything.</summary>
    public double Bottom { get; protected init; }

    /// <summary>Draws axes, data and legend.</summary>
    public abstract void Draw(SvgCanvas canvas);

    /// <summary>Vertical grid lines, tick labels and the axis title below.</summary>
    protected void DrawHorizontalAxis(SvgCanvas canvas, Scale scale, bool withGrid)
    {
        foreach (var tick in scale.Ticks)
        {
            var x = scale.At(tick.Value);
            if (withGrid)
            {
                canvas.Line(tick.IsMajor ? "grid" : "minor", x, Top, x, Floor);
            }

            if (tick.IsMajor)
            {
                canvas.Line("axis", x, Floor, x, Floor + 4);
                var half = TextMetrics.Width(tick.Label) / 2;
                var anchor = x + half > SvgRenderer.Width - 2 ? "end" : "middle";
                canvas.Text("soft", anchor == "end" ? Math.Min(x + 6, SvgRenderer.Width - 2) : x, Floor + 17, anchor, tick.Label);
            }
        }

        canvas.Line("axis", Left, Floor, Right, Floor);
        canvas.Text("soft", (Left + Right) / 2, Floor + 34, "middle", Chart.X.Title);
    }

    /// <summary>Dashed vertical lines, their labels above the data, one row each.</summary>
    protected void DrawReferences(SvgCanvas canvas, Scale scale)
    {
        for (var index = 0; index < Chart.References.Count; index++)
        {
            var reference = Chart.References[index];
            var x = scale.At(reference.Value);
            var y = Top - 4 - (LineHeight * (Chart.References.Count - 1 - index));
            canvas.Line("ref", x, y, x, Floor);
            var fitsRight = x + TextMetrics.Width(reference.Label) + 8 < SvgRenderer.Width;
            canvas.Text("soft", fitsRight ? x + 4 : x - 4, y, fitsRight ? "start" : "end", reference.Label);
        }
    }

    /// <summary>Category names left of the data.</summary>
    protected void DrawCategory(SvgCanvas canvas, int category, double middle) =>
        canvas.Text("label", Left - 8, middle + 4, "end", Chart.Y.Categories[category], Left - 12);

    /// <summary>How wide the names of categories may be.</summary>
    protected static double CategoryWidth(Chart chart, double most)
    {
        double widest = 0;
        foreach (var category in chart.Y.Categories)
        {
            widest = Math.Max(widest, TextMetrics.Width(category));
        }

        return Math.Min(widest, most) + 14;
    }
}
