namespace LbSim.Reports.Plots.Svg;

/// <summary>The names of the series below a chart, in as many columns as fit.</summary>
internal sealed class Legend
{
    private const double RowHeight = 17;
    private const double SampleWidth = 30;
    private const double WidestLabel = 230;
    private readonly IReadOnlyList<Series> _series;
    private readonly double _left;
    private readonly double _top;
    private readonly double _columnWidth;
    private readonly int _rows;

    /// <summary>Lays a legend out; a single series that the title names needs none, but gets one all the same: it costs a line.</summary>
    public Legend(IReadOnlyList<Series> series, double left, double top, double width)
    {
        _series = series;
        _left = left;
        _top = top;
        double widest = 0;
        foreach (var one in series)
        {
            widest = Math.Max(widest, Math.Min(TextMetrics.Width(one.Label), WidestLabel));
        }

        _columnWidth = widest + SampleWidth + 18;
        var columns = Math.Max(1, (int)(width / _columnWidth));
        _rows = (series.Count + columns - 1) / columns;
    }

    /// <summary>Lower edge.</summary>
    public double Bottom => _top + (_rows * RowHeight);

    /// <summary>Draws names column by column, each after a sample that <paramref name="drawSample"/> draws around a middle line.</summary>
    public void Draw(SvgCanvas canvas, Action<SvgCanvas, Series, double, double, double> drawSample)
    {
        for (var index = 0; index < _series.Count; index++)
        {
            var x = _left + (index / _rows * _columnWidth);
            var y = _top + ((index % _rows) * RowHeight) + 8;
            drawSample(canvas, _series[index], x, x + SampleWidth - 6, y);
            canvas.Text("label", x + SampleWidth, y + 4, "start", _series[index].Label, WidestLabel);
        }
    }
}
