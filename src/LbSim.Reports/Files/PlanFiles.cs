using System.Globalization;
using System.Text;
using LbSim.Experiments.Plan;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;

namespace LbSim.Reports.Files;

/// <summary>Writes the result files of a plan: its own, and those of a run of the best answer.</summary>
public static class PlanFiles
{
    /// <summary>Writes all files.</summary>
    /// <param name="result">What a plan found.</param>
    /// <param name="manifest">What it was made from.</param>
    /// <param name="directory">An existing directory.</param>
    public static void Write(PlanResult result, ManifestData manifest, string directory)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(manifest);
        if (result.Detail is { } detail)
        {
            WriteFile(directory, ResultFiles.SummaryJson, output => SummaryJson.Write(detail, output));
            WriteFile(directory, ResultFiles.SummaryCsv, output => SummaryCsv.Write(detail, output));
            WriteFile(directory, ResultFiles.TimeSeries, output => TimeSeriesCsv.Write(detail, output));
        }

        WriteFile(directory, ResultFiles.PlanCsv, output => PlanCsv.Write(result, output));
        WriteFile(directory, ResultFiles.PlanJson, output => PlanJson.Write(result, output));
        var charts = Directory.CreateDirectory(Path.Combine(directory, ResultFiles.Charts)).FullName;
        var pictures = new List<(Chart Chart, string Picture)>();
        var renderer = new SvgRenderer();
        foreach (var chart in PlanCharts.Of(result))
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            renderer.Render(chart, text);
            pictures.Add((chart, text.ToString()));
            File.WriteAllText(Path.Combine(charts, chart.Id + ".svg"), text.ToString());
        }

        using (var page = new StringWriter(new StringBuilder(1 << 16), CultureInfo.InvariantCulture))
        {
            new PlanPage(result, manifest, pictures, page).Write();
            File.WriteAllText(Path.Combine(directory, ResultFiles.Report), page.ToString());
        }

        WriteFile(directory, ResultFiles.Manifest, output => ManifestWriter.Write(manifest, output));
    }

    private static void WriteFile(string directory, string name, Action<Stream> write)
    {
        using var file = new FileStream(Path.Combine(directory, name), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        write(file);
    }
}
