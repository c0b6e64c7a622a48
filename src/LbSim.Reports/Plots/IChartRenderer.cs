namespace LbSim.Reports.Plots;

/// <summary>Draws charts; the only thing that knows what a picture is made of.</summary>
/// <remarks>docs/decisions/0004-charts-without-scottplot.md says why charts stand behind this interface.</remarks>
public interface IChartRenderer
{
    /// <summary>Draws a chart.</summary>
    /// <param name="chart">What to draw.</param>
    /// <param name="output">Where the picture's text goes.</param>
    void Render(Chart chart, TextWriter output);
}
