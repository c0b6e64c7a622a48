namespace LbSim.Reports.Plots.Svg;

/// <summary>Clouds of points over two numeric axes, the first series on top.</summary>
internal sealed class ScatterPlot : Plot
{
    private const double DataHeight = 270;
    private readonly Scale _x;
    private readonly Scale _y;
    private readonly Legend _legend;

    public ScatterPlot(Chart chart, double top)
        : base(chart)
    {
        Left = 58;
        Top = top + 25;
        Floor = Top + DataHeight;
        var points = chart.Series.SelectMany(series => ((ScatterSeries)series).Points).ToArray();
        var heights = chart.Level is { } level ? points.Select(point => point.Y).Append(level.Value) : points.Select(point => point.Y);
        _x = Scale.Of(chart.X, points.Min(point => point.X), points.Max(point => point.X), Left, Right, ticks: 7);
        _y = Scale.Of(chart.Y, heights.Min(), heights.Max(), Floor, Top, ticks: 5);
        _legend = new Legend(chart.Series, Left, Floor + 46, Right - Left);
        Bottom = _legend.Bottom;
    }

    public override void Draw(SvgCanvas canvas)
    {
        canvas.Text("soft", SvgRenderer.Margin, Top - 12, "start", Chart.Y.Title);
        foreach (var tick in _y.Ticks)
        {
            canvas.Line(tick.IsMajor ? "grid" : "minor", Left, _y.At(tick.Value), Right, _y.At(tick.Value));
            if (tick.IsMajor)
            {
                canvas.Text("soft", Left - 8, _y.At(tick.Value) + 4, "end", tick.Label);
            }
        }

        DrawHorizontalAxis(canvas, _x, withGrid: true);
        if (Chart.Level is { } level)
        {
            canvas.Line("ref", Left, _y.At(level.Value), Right, _y.At(level.Value));
        }

        foreach (var series in Chart.Series.Reverse().Cast<ScatterSeries>())
        {
            foreach (var point in series.Points)
            {
                Marker.Draw(canvas, series.Slot, _x.At(point.X), _y.At(point.Y), series.IsOpen, point.Text);
            }
        }

        if (Chart.Level is { } named)
        {
            canvas.Text("value", RoomFor(named), _y.At(named.Value) - 5, "end", named.Label);
        }

        _legend.Draw(canvas, (target, series, from, to, y) => Marker.Draw(target, series.Slot, (from + to) / 2, y, ((ScatterSeries)series).IsOpen, series.Label));
    }

    // the rightmost place above the line where no mark lies under the label; the right edge where there is none
    private double RoomFor(ReferenceLine level)
    {
        const double Reach = 8; // half a mark and some air
        var width = TextMetrics.Width(level.Label);
        var floor = _y.At(level.Value);
        var near = Chart.Series.SelectMany(series => ((ScatterSeries)series).Points).Where(point => Math.Abs(_y.At(point.Y) - (floor - 9)) < 6 + Reach).Select(point => _x.At(point.X)).ToArray();
        for (var right = Right - 4; right - width >= Left; right -= 4)
        {
            if (!near.Any(x => x > right - width - Reach && x < right + Reach))
            {
                return right;
            }
        }

        return Right - 4;
    }
}
