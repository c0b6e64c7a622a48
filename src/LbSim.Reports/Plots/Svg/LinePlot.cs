namespace LbSim.Reports.Plots.Svg;

/// <summary>Lines and steps over a numeric horizontal axis.</summary>
internal sealed class LinePlot : Plot
{
    private const double DataHeight = 250;
    private readonly Scale _x;
    private readonly Scale _y;
    private readonly Legend _legend;

    public LinePlot(Chart chart, double top)
        : base(chart)
    {
        Left = 58;
        Top = top + 20 + (LineHeight * chart.References.Count);
        Floor = Top + DataHeight;
        var (xLow, xHigh, yLow, yHigh) = RangeOf(chart);
        _x = Scale.Of(chart.X, xLow, xHigh, Left, Right, ticks: 7);
        _y = Scale.Of(chart.Y, yLow, yHigh, Floor, Top, ticks: 5);
        _legend = new Legend(chart.Series, Left, Floor + 46, Right - Left);
        Bottom = _legend.Bottom;
    }

    public override void Draw(SvgCanvas canvas)
    {
        canvas.Text("soft", SvgRenderer.Margin, Top - 8 - (LineHeight * Chart.References.Count), "start", Chart.Y.Title);
        foreach (var series in Chart.Series)
        {
            if (series is StepSeries { Slot: Series.Neutral } context)
            {
                StepPath.Draw(canvas, context, _x, _y, Floor, withDash: false);
            }
        }

        foreach (var tick in _y.Ticks)
        {
            var y = _y.At(tick.Value);
            canvas.Line("grid", Left, y, Right, y);
            canvas.Text("soft", Left - 8, y + 4, "end", tick.Label);
        }

        DrawHorizontalAxis(canvas, _x, withGrid: true);
        DrawReferences(canvas, _x);
        foreach (var series in Chart.Series)
        {
            if (series.Slot != Series.Neutral)
            {
                DrawLine(canvas, series);
            }
        }

        _legend.Draw(canvas, StepPath.DrawSample);
    }

    private static (double XLow, double XHigh, double YLow, double YHigh) RangeOf(Chart chart)
    {
        var (xLow, xHigh, yHigh) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        foreach (var series in chart.Series)
        {
            if (series is LineSeries line)
            {
                foreach (var point in line.Points)
                {
                    if (chart.X.Kind != AxisKind.Logarithmic || point.X > 0)
                    {
                        xLow = Math.Min(xLow, point.X);
                        xHigh = Math.Max(xHigh, point.X);
                    }

                    yHigh = Math.Max(yHigh, point.Y);
                }
            }
            else if (series is StepSeries { Values.Count: > 0 } steps)
            {
                xLow = Math.Min(xLow, steps.Edges[0]);
                xHigh = Math.Max(xHigh, steps.Edges[^1]);
                foreach (var value in steps.Values)
                {
                    yHigh = Math.Max(yHigh, value);
                }
            }
        }

        foreach (var reference in chart.References)
        {
            xLow = Math.Min(xLow, reference.Value);
            xHigh = Math.Max(xHigh, reference.Value);
        }

        return double.IsFinite(xLow) ? (xLow, xHigh, 0, yHigh) : (1, 10, 0, Math.Max(yHigh, 1));
    }

    private void DrawLine(SvgCanvas canvas, Series series)
    {
        if (series is StepSeries steps)
        {
            StepPath.Draw(canvas, steps, _x, _y, Floor, withDash: true);
        }
        else if (series is LineSeries line)
        {
            canvas.Begin("path").Name("d");
            WriteLine(canvas, line.Points);
            canvas.Raw("\"");
            StepPath.Dress(canvas, series.Slot, withDash: true);
            canvas.End();
        }
    }

    private void WriteLine(SvgCanvas canvas, IReadOnlyList<ChartPoint> points)
    {
        var (lastX, lastY) = (double.NaN, double.NaN);
        for (var index = 0; index < points.Count; index++)
        {
            var x = _x.At(points[index].X);
            var y = _y.At(points[index].Y);
            var isLast = index == points.Count - 1;
            if (!isLast && Math.Abs(x - lastX) < 0.5 && Math.Abs(y - lastY) < 0.5)
            {
                continue; // half a pixel is not seen
            }

            canvas.Raw(index == 0 ? "M" : "L").Number(x).Raw(" ").Number(y);
            (lastX, lastY) = (x, y);
        }
    }
}
