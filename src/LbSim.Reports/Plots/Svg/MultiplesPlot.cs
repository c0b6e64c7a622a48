namespace LbSim.Reports.Plots.Svg;

/// <summary>Curves in small panels side by side, all on the same axes: what changes from panel to panel is seen at a glance.</summary>
internal sealed class MultiplesPlot : Plot
{
    private const double NameHeight = 22;
    private const double TickHeight = 20;
    private const double Gap = 14;
    private const double LeastMargin = 18;

    // how far apart the marks of two series at the same value are drawn, so that their intervals do not cover each other
    private const double Dodge = 3;
    private const double WidestDodge = 9;

    private readonly int _columns;
    private readonly double _panelWidth;
    private readonly double _panelHeight;
    private readonly double _xLow;
    private readonly double _xHigh;
    private readonly Legend _legend;

    public MultiplesPlot(Chart chart, double top)
        : base(chart)
    {
        Left = 62;
        Top = top + 16;
        _columns = Panels switch { 1 => 1, 2 or 4 => 2, _ => 3 };
        _panelWidth = (Right - Left - (Gap * (_columns - 1))) / _columns;
        _panelHeight = _columns switch { 1 => 240, 2 => 150, _ => 112 };
        (_xLow, _xHigh) = (chart.X.Marks[0].Value, chart.X.Marks[^1].Value);
        var rows = (Panels + _columns - 1) / _columns;
        Floor = Top + (rows * (_panelHeight + NameHeight + TickHeight)) - TickHeight;
        _legend = new Legend(Kinds(), Left, Floor + 46, Right - Left);
        Bottom = _legend.Bottom;
    }

    private int Panels => Math.Max(1, Chart.Panels.Count);

    public override void Draw(SvgCanvas canvas)
    {
        canvas.Text("soft", SvgRenderer.Margin, Top - 3, "start", Chart.Y.Title);
        for (var panel = 0; panel < Panels; panel++)
        {
            var y = VerticalScale(FloorOf(panel));
            DrawFrame(canvas, panel, y);
            foreach (var series in Chart.Series)
            {
                if (series.Panel == panel)
                {
                    DrawCurve(canvas, (CurveSeries)series, y);
                }
            }
        }

        canvas.Text("soft", (Left + Right) / 2, Floor + 34, "middle", Chart.X.Title);
        _legend.Draw(canvas, (target, series, from, to, y) =>
        {
            StepPath.DrawSample(target, series, from, to, y);
            Marker.Draw(target, series.Slot, (from + to) / 2, y, isOpen: false, series.Label);
        });
    }

    private double LeftOf(int panel) => Left + (panel % _columns * (_panelWidth + Gap));

    private double FloorOf(int panel) => Top + (((panel / _columns) + 1) * (_panelHeight + NameHeight + TickHeight)) - TickHeight;

    // a margin left and right, so that the first and last marks and their labels stand inside
    private double At(int panel, double x)
    {
        var widest = Math.Max(TextMetrics.Width(Chart.X.Marks[0].Label), TextMetrics.Width(Chart.X.Marks[^1].Label)) / 2;
        var margin = Math.Min(Math.Max(widest, LeastMargin), _panelWidth / (2 * Math.Max(2, Chart.X.Marks.Count)));
        var share = _xHigh > _xLow ? (x - _xLow) / (_xHigh - _xLow) : 0.5;
        return LeftOf(panel) + margin + (share * (_panelWidth - (2 * margin)));
    }

    private Scale VerticalScale(double floor)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var series in Chart.Series)
        {
            foreach (var point in ((CurveSeries)series).Points)
            {
                if (point is { } known)
                {
                    low = Math.Min(low, Lowest(known));
                    high = Math.Max(high, Math.Max(known.Y, known.High ?? known.Y));
                }
            }
        }

        return Scale.Of(Chart.Y, low, high, floor, floor - _panelHeight, ticks: _columns == 1 ? 5 : 4);
    }

    // an interval that reaches 0 has no place on a logarithmic axis: its whisker is cut at the edge
    private double Lowest(CurvePoint point) => Chart.Y.Kind == AxisKind.Logarithmic ? point.Y : Math.Min(point.Y, point.Low ?? point.Y);

    private void DrawFrame(SvgCanvas canvas, int panel, Scale y)
    {
        var (left, right, floor) = (LeftOf(panel), LeftOf(panel) + _panelWidth, FloorOf(panel));
        foreach (var tick in y.Ticks)
        {
            canvas.Line(tick.IsMajor ? "grid" : "minor", left, y.At(tick.Value), right, y.At(tick.Value));
            if (tick.IsMajor && panel % _columns == 0)
            {
                canvas.Text("soft", left - 6, y.At(tick.Value) + 4, "end", tick.Label);
            }
        }

        canvas.Line("axis", left, floor, right, floor);
        DrawMarks(canvas, panel, floor);
        if (Chart.Level is { } level)
        {
            canvas.Line("ref", left, y.At(level.Value), right, y.At(level.Value));
        }

        if (Chart.Panels.Count > 0)
        {
            canvas.Text("label", left + 2, floor - _panelHeight - 7, "start", Chart.Panels[panel], _panelWidth - 2);
        }
    }

    // every value has a tick; labels that would touch the one before are left out
    private void DrawMarks(SvgCanvas canvas, int panel, double floor)
    {
        var slot = _panelWidth / Math.Max(1, Math.Min(Chart.X.Marks.Count, 4));
        var taken = double.NegativeInfinity;
        foreach (var mark in Chart.X.Marks)
        {
            var x = At(panel, mark.Value);
            canvas.Line("axis", x, floor, x, floor + 4);
            var half = Math.Min(TextMetrics.Width(mark.Label), slot) / 2;
            if (x - half >= taken + 4)
            {
                canvas.Text("soft", x, floor + 16, "middle", mark.Label, slot);
                taken = x + half;
            }
        }
    }

    private void DrawCurve(SvgCanvas canvas, CurveSeries series, Scale y)
    {
        var shift = Math.Clamp((series.Slot - ((Kinds().Count - 1) / 2.0)) * Dodge, -WidestDodge, WidestDodge);
        DrawLine(canvas, series, y, shift);
        foreach (var point in series.Points)
        {
            if (point is not { } known)
            {
                continue;
            }

            var x = At(series.Panel, known.X) + shift;
            if (known is { Low: { } low, High: { } high })
            {
                canvas.Line("whisker", x, y.At(low), x, y.At(high));
            }

            Marker.Draw(canvas, series.Slot, x, y.At(known.Y), known.IsOpen, known.Text);
        }
    }

    private void DrawLine(SvgCanvas canvas, CurveSeries series, Scale y, double shift)
    {
        var (path, isPenDown, joins) = (new System.Text.StringBuilder(), false, 0);
        using var text = new StringWriter(path, System.Globalization.CultureInfo.InvariantCulture);
        var pen = new SvgCanvas(text);
        foreach (var point in series.Points)
        {
            if (point is { } known)
            {
                pen.Raw(isPenDown ? "L" : "M").Number(At(series.Panel, known.X) + shift).Raw(" ").Number(y.At(known.Y));
                joins += isPenDown ? 1 : 0;
            }

            isPenDown = point is not null;
        }

        if (joins == 0)
        {
            return;
        }

        canvas.Begin("path").With("d", path.ToString());
        StepPath.Dress(canvas, series.Slot, withDash: true);
        canvas.End();
    }

    // a balancer is one entry, however many panels show it
    private List<Series> Kinds()
    {
        var kinds = new List<Series>();
        foreach (var series in Chart.Series)
        {
            if (!kinds.Exists(kind => kind.Slot == series.Slot))
            {
                kinds.Add(series);
            }
        }

        return kinds;
    }
}
