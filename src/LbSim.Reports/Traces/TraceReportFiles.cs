using System.Globalization;
using System.Text.Json;
using LbSim.Reports.Files;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;
using LbSim.Workload.Traces.Analysis;
using LbSim.Workload.Traces.ClientTables;

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
        var source = new TraceReportSource(analysis.Name, analysis.Bytes, analysis.Sha256, version, reproduce);
        WriteAll(
            source, TraceCharts.Of(analysis), directory, figures => TraceAnalysisJson.Write(analysis, figures),
            (charts, page) => new TraceReportPage(analysis, source, charts, page).Write());
    }

    /// <summary>Writes all files of client tables.</summary>
    /// <param name="tables">What they say.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="reproduce">The command that makes them again.</param>
    /// <param name="directory">An existing directory, such as <see cref="ResultDirectory.Staging"/>.</param>
    public static void Write(ClientTableSummary tables, string version, string reproduce, string directory)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var source = new TraceReportSource(tables.Name, tables.Bytes, tables.Sha256, version, reproduce);
        WriteAll(
            source, ClientTableCharts.Of(tables), directory, figures => ClientTableJson.Write(tables, figures),
            (charts, page) => new ClientTablePage(tables, source, charts, page).Write());
    }

    private static void WriteAll(TraceReportSource source, IReadOnlyList<Chart> charts, string directory, Action<Stream> writeFigures, Action<IReadOnlyList<(Chart, string)>, TextWriter> writePage)
    {
        using (var figures = File.Create(Path.Combine(directory, Analysis)))
        {
            writeFigures(figures);
        }

        var renderer = new SvgRenderer();
        var folder = Directory.CreateDirectory(Path.Combine(directory, ResultFiles.Charts)).FullName;
        var pictures = new List<(Chart, string)>();
        foreach (var chart in charts)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            renderer.Render(chart, text);
            pictures.Add((chart, text.ToString()));
            File.WriteAllText(Path.Combine(folder, chart.Id + ".svg"), text.ToString());
        }

        using (var page = new StringWriter(CultureInfo.InvariantCulture))
        {
            writePage(pictures, page);
            File.WriteAllText(Path.Combine(directory, ResultFiles.Report), page.ToString());
        }

        WriteManifest(source, Path.Combine(directory, ResultFiles.Manifest));
    }

    private static void WriteManifest(TraceReportSource source, string path)
    {
        using var file = File.Create(path);
        using (var json = new Utf8JsonWriter(file, Json.Readable))
        {
            json.WriteStartObject();
            json.WriteString("product", "lbsim");
            json.WriteString("version", source.Version);
            json.WriteStartArray("inputs");
            json.WriteStartObject();
            json.WriteString("name", source.Name);
            json.WriteNumber("bytes", source.Bytes);
            json.WriteString("sha256", source.Sha256);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("reproduce", source.Reproduce);
            json.WriteEndObject();
        }

        file.WriteByte((byte)'\n');
    }
}
