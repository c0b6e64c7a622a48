using System.Globalization;
using System.Text.Json;
using LbSim.Reports.Files;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Reports.Traces;

/// <summary>Writes the files of a trace's analysis: the page, its charts and the figures for programs.</summary>
public static class TraceReportFiles
{
    /// <summary>Name of the figures for programs.</summary>
    public const string Analysis = "analysis.json";

    /// <summary>Writes all files.</summary>
    /// <param name="analysis">What was found.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="reproduce">The command that makes them again.</param>
    /// <param name="directory">An existing directory, such as <see cref="ResultDirectory.Staging"/>.</param>
    public static void Write(TraceAnalysis analysis, string version, string reproduce, string directory)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        using (var figures = File.Create(Path.Combine(directory, Analysis)))
        {
            TraceAnalysisJson.Write(analysis, figures);
        }

        var renderer = new SvgRenderer();
        var folder = Directory.CreateDirectory(Path.Combine(directory, ResultFiles.Charts)).FullName;
        var charts = new List<(Chart, string)>();
        foreach (var chart in TraceCharts.Of(analysis))
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            renderer.Render(chart, text);
            charts.Add((chart, text.ToString()));
            File.WriteAllText(Path.Combine(folder, chart.Id + ".svg"), text.ToString());
        }

        using (var page = new StringWriter(CultureInfo.InvariantCulture))
        {
            new TraceReportPage(analysis, version, reproduce, charts, page).Write();
            File.WriteAllText(Path.Combine(directory, ResultFiles.Report), page.ToString());
        }

        WriteManifest(analysis, version, reproduce, Path.Combine(directory, ResultFiles.Manifest));
    }

    private static void WriteManifest(TraceAnalysis analysis, string version, string reproduce, string path)
    {
        using var file = File.Create(path);
        using (var json = new Utf8JsonWriter(file, Json.Readable))
        {
            json.WriteStartObject();
            json.WriteString("product", "lbsim");
            json.WriteString("version", version);
            json.WriteStartArray("inputs");
            json.WriteStartObject();
            json.WriteString("name", analysis.Name);
            json.WriteNumber("bytes", analysis.Bytes);
            json.WriteString("sha256", analysis.Sha256);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("reproduce", reproduce);
            json.WriteEndObject();
        }

        file.WriteByte((byte)'\n');
    }
}
