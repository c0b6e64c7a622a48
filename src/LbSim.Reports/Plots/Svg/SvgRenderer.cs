namespace LbSim.Reports.Plots.Svg;

/// <summary>Draws charts as SVG: text that stays text, no script, no font, no outside reference.</summary>
/// <remarks>Colours of text and axes are classes, so that a page can restyle them for dark screens; as a file the picture is light.</remarks>
public sealed class SvgRenderer : IChartRenderer
{
    /// <summary>Width of every picture in pixels; the height follows from the content.</summary>
    internal const double Width = 640;

    /// <summary>Space at the right edge.</summary>
    internal const double Margin = 14;

    private const double LineHeight = 15;

    private const string Style =
        """
        <style>
        .chart text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px;fill:#1f2328}
        .chart .title{font-size:15px;font-weight:600}
        .chart .soft{fill:#59636e;font-size:11.5px}
        .chart .value{stroke:#fff;stroke-width:5px;paint-order:stroke;stroke-linejoin:round}
        .chart .bg{fill:#fff}
        .chart .grid{stroke:#e4e7eb;stroke-width:1}
        .chart .minor{stroke:#f1f3f5;stroke-width:1}
        .chart .axis{stroke:#8c959f;stroke-width:1}
        .chart .ref{stroke:#59636e;stroke-width:1.2;stroke-dasharray:5 3}
        .chart .line{fill:none;stroke-width:2;stroke-linejoin:round}
        .chart .ink{stroke:#1f2328}
        .chart .inkfill{fill:#1f2328}
        .chart .area{fill:#dfe3e8}
        .chart .void{fill:#d0d5da}
        .chart .whisker{stroke:#1f2328;stroke-width:1.3;fill:none}
        .chart .edge{stroke:#59636e;stroke-width:.6}
        </style>

        """;

    /// <inheritdoc/>
    public void Render(Chart chart, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentNullException.ThrowIfNull(output);
        var subtitle = TextMetrics.Wrap(chart.Subtitle, Width - (2 * Margin));
        var top = 24 + (LineHeight * subtitle.Count) + 8;
        Plot plot = chart.Series.Count == 0 ? throw new ArgumentException("a chart needs a series", nameof(chart)) : chart.Series[0] switch
        {
            HeatMapSeries => new HeatMapPlot(chart, top),
            BarSeries => new BarPlot(chart, top),
            PointSeries => new PointPlot(chart, top),
            CurveSeries => new MultiplesPlot(chart, top),
            ScatterSeries => new ScatterPlot(chart, top),
            StepSeries when chart.Panels.Count > 0 => new PanelPlot(chart, top),
            _ => new LinePlot(chart, top),
        };

        var canvas = new SvgCanvas(output);
        Open(canvas, chart, plot.Bottom + 10);
        canvas.Text("title", Margin, 22, "start", chart.Title, Width - (2 * Margin));
        for (var line = 0; line < subtitle.Count; line++)
        {
            canvas.Text("soft", Margin, 24 + (LineHeight * (line + 1)), "start", subtitle[line]);
        }

        plot.Draw(canvas);
        canvas.Close("svg");
    }

    private static void Open(SvgCanvas canvas, Chart chart, double height)
    {
        canvas.Begin("svg").With("xmlns", "http://www.w3.org/2000/svg").With("class", "chart").With("role", "img")
            .With("aria-labelledby", chart.Id + "-title " + chart.Id + "-desc")
            .With("width", Width).With("height", height)
            .Name("viewBox").Raw("0 0 ").Number(Width).Raw(" ").Number(height).Raw("\"").Open();
        canvas.Begin("title").With("id", chart.Id + "-title").End("title", chart.Title);
        canvas.Begin("desc").With("id", chart.Id + "-desc").End("desc", chart.Subtitle + ". " + chart.HowToRead);
        canvas.Raw(Style.ReplaceLineEndings("\n"));
        canvas.Begin("rect").With("class", "bg").With("width", Width).With("height", height).End();
    }
}
