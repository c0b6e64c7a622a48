namespace LbSim.Reports.Plots.Svg;

/// <summary>Groups of horizontal bars with intervals and their values written at the end.</summary>
internal sealed class BarPlot : Plot
{
    private const double BarHeight = 13;
    private const double Gap = 9;
    private readonly Scale _x;
    private readonly Legend? _legend;

    public BarPlot(Chart chart, double top)
        : base(chart)
    {
        Left = SvgRenderer.Margin + CategoryWidth(chart, most: 190);
        Top = top + (LineHeight * chart.References.Count) + 4;
        Floor = Top + (chart.Y.Categories.Count * RowHeight) + 4;
        var (low, high, widestText) = RangeOf(chart);
        _x = Scale.Of(chart.X, low, high, Left, Right - widestText - 10, ticks: 5);
        Bottom = Floor + 40;
        if (chart.Series.Count > 1)
        {
            _legend = new Legend(chart.Series, Left, Floor + 46, Right - Left);
            Bottom = _legend.Bottom;
        }
    }

    private double RowHeight => (Chart.Series.Count * BarHeight) + Gap;

    public override void Draw(SvgCanvas canvas)
    {
        DrawHorizontalAxis(canvas, _x, withGrid: true);
        DrawReferences(canvas, _x);
        for (var category = 0; category < Chart.Y.Categories.Count; category++)
        {
            var rowTop = Top + (category * RowHeight) + (Gap / 2);
            DrawCategory(canvas, category, rowTop + ((RowHeight - Gap) / 2));
            for (var index = 0; index < Chart.Series.Count; index++)
            {
                if (Chart.Series[index] is BarSeries series && series.Bars[category] is { } bar)
                {
                    DrawBar(canvas, series, bar, rowTop + (index * BarHeight));
                }
            }
        }

        canvas.Line("axis", Left, Top, Left, Floor);
        _legend?.Draw(canvas, DrawSample);
    }

    private static (double Low, double High, double WidestText) RangeOf(Chart chart)
    {
        var isLogarithmic = chart.X.Kind == AxisKind.Logarithmic;
        var (low, high, widest) = (double.PositiveInfinity, 0.0, 0.0);
        foreach (var series in chart.Series)
        {
            foreach (var bar in ((BarSeries)series).Bars)
            {
                if (bar is null)
                {
                    continue;
                }

                var least = Math.Min(bar.Value, bar.Low ?? bar.Value);
                low = isLogarithmic && least <= 0 ? low : Math.Min(low, least);
                high = Math.Max(high, Math.Max(bar.Value, bar.High ?? bar.Value));
                widest = Math.Max(widest, TextMetrics.Width(bar.Text));
            }
        }

        foreach (var reference in chart.References)
        {
            low = Math.Min(low, reference.Value);
            high = Math.Max(high, reference.Value);
        }

        // a bar that starts at the least value would have no length
        return (isLogarithmic ? (double.IsFinite(low) ? low / 2 : 0.1) : 0, high, widest);
    }

    private void DrawBar(SvgCanvas canvas, BarSeries series, Bar bar, double top)
    {
        var end = _x.At(bar.Value);
        var middle = top + (BarHeight / 2);
        canvas.Begin("rect").With("class", "edge").With("fill", Palette.Shade(series.Slot))
            .With("x", Left).With("y", top + 1).With("width", end - Left).With("height", BarHeight - 2).End();
        if (bar is { Low: { } low, High: { } high })
        {
            var (from, to) = (_x.At(low), _x.At(high));
            canvas.Begin("path").With("class", "whisker").Name("d")
                .Raw("M").Number(from).Raw(" ").Number(middle).Raw("H").Number(to)
                .Raw("M").Number(from).Raw(" ").Number(middle - 3).Raw("v6")
                .Raw("M").Number(to).Raw(" ").Number(middle - 3).Raw("v6\"").End();
            end = Math.Max(end, to);
        }

        canvas.Text("soft value", end + 5, middle + 4, "start", bar.Text);
    }

    private static void DrawSample(SvgCanvas canvas, Series series, double from, double to, double y) =>
        canvas.Begin("rect").With("class", "edge").With("fill", Palette.Shade(series.Slot))
            .With("x", from).With("y", y - 5).With("width", to - from).With("height", 10).End();
}
