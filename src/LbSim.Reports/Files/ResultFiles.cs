using LbSim.Experiments.Results;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;

namespace LbSim.Reports.Files;

/// <summary>Writes every result file; docs/guide/reading-the-report.md describes them.</summary>
public static class ResultFiles
{
    /// <summary>Name of the file that says how the results were made, and marks a directory as ours.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>Name of the summary for programs.</summary>
    public const string SummaryJson = "summary.json";

    /// <summary>Name of the summary for spreadsheets.</summary>
    public const string SummaryCsv = "summary.csv";

    /// <summary>Name of the series over time.</summary>
    public const string TimeSeries = "timeseries.csv";

    /// <summary>Name of the page for people.</summary>
    public const string Report = "report.html";

    /// <summary>Name of the file with every request, written where it was asked for.</summary>
    public const string Requests = "requests.csv.gz";

    /// <summary>Name of a plan's confirmed fleets, for spreadsheets.</summary>
    public const string PlanCsv = "plan.csv";

    /// <summary>Name of a plan's answers, for programs.</summary>
    public const string PlanJson = "plan.json";

    /// <summary>Name of the folder of charts.</summary>
    public const string Charts = "charts";

    /// <summary>Names of all files of ours beside the folder of charts.</summary>
    public static IReadOnlyList<string> Names { get; } = [Report, SummaryJson, SummaryCsv, TimeSeries, Requests, PlanCsv, PlanJson, Manifest];

    /// <summary>Writes all files but requests.csv.gz.</summary>
    /// <param name="result">What an experiment found.</param>
    /// <param name="manifest">What it was made from.</param>
    /// <param name="directory">An existing directory, such as <see cref="ResultDirectory.Staging"/>.</param>
    public static void Write(ExperimentResult result, ManifestData manifest, string directory) =>
        Write(result, manifest, directory, new SvgRenderer());

    /// <summary>Writes all files but requests.csv.gz, charts drawn by a renderer that makes SVG.</summary>
    /// <param name="result">What an experiment found.</param>
    /// <param name="manifest">What it was made from.</param>
    /// <param name="directory">An existing directory.</param>
    /// <param name="renderer">Draws the charts.</param>
    public static void Write(ExperimentResult result, ManifestData manifest, string directory, IChartRenderer renderer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(renderer);
        WriteFile(directory, SummaryJson, output => Files.SummaryJson.Write(result, output));
        WriteFile(directory, SummaryCsv, output => Files.SummaryCsv.Write(result, output));
        WriteFile(directory, TimeSeries, output => TimeSeriesCsv.Write(result, output));
        var book = ChartBook.Of(result);
        var pictures = Draw(book, renderer);
        var charts = Directory.CreateDirectory(Path.Combine(directory, Charts)).FullName;
        foreach (var (id, picture) in pictures)
        {
            WriteText(charts, id + ".svg", picture);
        }

        using (var page = new StringWriter(new System.Text.StringBuilder(1 << 20), System.Globalization.CultureInfo.InvariantCulture))
        {
            new ReportPage(result, manifest, book, pictures, page).Write();
            WriteText(directory, Report, page.ToString());
        }

        WriteFile(directory, Manifest, output => ManifestWriter.Write(manifest, output));
    }

    private static Dictionary<string, string> Draw(ChartBook book, IChartRenderer renderer)
    {
        var pictures = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var chart in book.All)
        {
            using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
            renderer.Render(chart, text);
            pictures.Add(chart.Id, text.ToString());
        }

        return pictures;
    }

    private static void WriteFile(string directory, string name, Action<Stream> write)
    {
        using var file = new FileStream(Path.Combine(directory, name), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        write(file);
    }

    private static void WriteText(string directory, string name, string text) => File.WriteAllText(Path.Combine(directory, name), text);
}
