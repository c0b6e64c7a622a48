namespace LbSim.Reports.Plots.Svg;

/// <summary>Marks in the rows of categories, one line per series in each row.</summary>
internal sealed class PointPlot : Plot
{
    private const double LinePitch = 11;
    private const double Gap = 11;
    private const int MostLines = 6;

    private readonly Scale _x;
    private readonly Legend _legend;

    public PointPlot(Chart chart, double top)
        : base(chart)
    {
        Left = SvgRenderer.Margin + CategoryWidth(chart, most: 190);
        Top = top + (LineHeight * chart.References.Count) + 4;
        Floor = Top + (chart.Y.Categories.Count * RowHeight) + 4;
        double high = 0;
        foreach (var series in chart.Series)
        {
            foreach (var point in ((PointSeries)series).Points)
            {
                high = Math.Max(high, point.Value);
            }
        }

        foreach (var reference in chart.References)
        {
            high = Math.Max(high, reference.Value * 1.1);
        }

        _x = Scale.Of(chart.X, 0, high, Left, Right - 6, ticks: 6);
        _legend = new Legend(chart.Series, Left, Floor + 46, Right - Left);
        Bottom = _legend.Bottom;
    }

    private int Lines => Math.Min(Chart.Series.Count, MostLines);

    private double RowHeight => (Lines * LinePitch) + Gap;

    public override void Draw(SvgCanvas canvas)
    {
        for (var category = 0; category < Chart.Y.Categories.Count; category++)
        {
            var edge = Top + (category * RowHeight);
            DrawCategory(canvas, category, edge + (RowHeight / 2));
            if (category > 0)
            {
                canvas.Line("grid", Left, edge, Right, edge);
            }
        }

        DrawHorizontalAxis(canvas, _x, withGrid: true);
        canvas.Line("axis", Left, Top, Left, Floor);
        DrawReferences(canvas, _x);
        for (var index = 0; index < Chart.Series.Count; index++)
        {
            var series = (PointSeries)Chart.Series[index];
            foreach (var point in series.Points)
            {
                var y = Top + (point.Category * RowHeight) + ((Gap + LinePitch) / 2) + (index % Lines * LinePitch);
                Marker.Draw(canvas, series.Slot, _x.At(point.Value), y, isOpen: false, point.Text);
            }
        }

        _legend.Draw(canvas, (target, series, from, to, y) => Marker.Draw(target, series.Slot, (from + to) / 2, y, isOpen: false, series.Label));
    }
}
