namespace LbSim.Reports.Plots.Svg;

/// <summary>Steps in panels of their own, one below the other on the same axes: many noisy lines that would hide each other in one.</summary>
internal sealed class PanelPlot : Plot
{
    private const double NameHeight = 17;
    private readonly Scale _x;
    private readonly Scale[] _y;
    private readonly double _panelHeight;
    private readonly Legend? _legend;

    public PanelPlot(Chart chart, double top)
        : base(chart)
    {
        Left = 58;
        Top = top + 14;
        _panelHeight = chart.Panels.Count switch { <= 3 => 84, <= 6 => 56, <= 10 => 44, _ => 32 };
        Floor = Top + (chart.Panels.Count * (_panelHeight + NameHeight));
        var (low, high, most) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        foreach (var series in chart.Series)
        {
            var steps = (StepSeries)series;
            low = Math.Min(low, steps.Edges[0]);
            high = Math.Max(high, steps.Edges[^1]);
            foreach (var value in steps.Values)
            {
                most = Math.Max(most, value);
            }
        }

        _x = Scale.Of(chart.X, low, high, Left, Right, ticks: 7);
        // not widened to a whole tick: in a low panel that would leave half of it empty
        var axis = most > 0 ? chart.Y with { Max = most * 1.06 } : chart.Y;
        _y = new Scale[chart.Panels.Count];
        for (var panel = 0; panel < _y.Length; panel++)
        {
            _y[panel] = Scale.Of(axis, 0, most, FloorOf(panel), FloorOf(panel) - _panelHeight, ticks: _panelHeight > 50 ? 3 : 2);
        }

        Bottom = Floor + 40;
        var kinds = Kinds();
        if (kinds.Count > 1)
        {
            _legend = new Legend(kinds, Left, Floor + 46, Right - Left);
            Bottom = _legend.Bottom;
        }
    }

    public override void Draw(SvgCanvas canvas)
    {
        canvas.Text("soft", SvgRenderer.Margin, Top - 2, "start", Chart.Y.Title);
        for (var panel = 0; panel < _y.Length; panel++)
        {
            DrawFrame(canvas, panel);
        }

        DrawHorizontalAxis(canvas, _x, withGrid: false);
        foreach (var series in Chart.Series)
        {
            StepPath.Draw(canvas, (StepSeries)series, _x, _y[series.Panel], FloorOf(series.Panel), withDash: true);
        }

        _legend?.Draw(canvas, StepPath.DrawSample);
    }

    private double FloorOf(int panel) => Top + ((panel + 1) * (_panelHeight + NameHeight));

    private void DrawFrame(SvgCanvas canvas, int panel)
    {
        var floor = FloorOf(panel);
        foreach (var tick in _y[panel].Ticks)
        {
            var y = _y[panel].At(tick.Value);
            canvas.Line("grid", Left, y, Right, y);
            canvas.Text("soft", Left - 6, y + 4, "end", tick.Label);
        }

        foreach (var tick in _x.Ticks)
        {
            var x = _x.At(tick.Value);
            canvas.Line("grid", x, floor - _panelHeight, x, floor);
        }

        canvas.Text("label", Left + 2, floor - _panelHeight - 4, "start", Chart.Panels[panel], Right - Left);
    }

    // series of the same name mean the same thing in every panel
    private List<Series> Kinds()
    {
        var kinds = new List<Series>();
        foreach (var series in Chart.Series)
        {
            if (!kinds.Exists(kind => kind.Label == series.Label))
            {
                kinds.Add(series);
            }
        }

        return kinds;
    }
}
