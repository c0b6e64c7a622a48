using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;

namespace LbSim.Reports.Files;

/// <summary>Writes every file of a sweep; docs/guide/sweeps.md describes them.</summary>
public static class SweepFiles
{
    /// <summary>Name of the table of all figures.</summary>
    public const string Csv = "sweep.csv";

    /// <summary>Name of the file that says which points there are.</summary>
    public const string Json = "sweep.json";

    /// <summary>Name of the folder of request logs, one per point, written where they were asked for.</summary>
    public const string Requests = "requests";

    /// <summary>Name of the request log of a point in the folder <see cref="Requests"/>.</summary>
    /// <param name="point">Number from 0.</param>
    public static string RequestsOf(int point) => string.Create(CultureInfo.InvariantCulture, $"point-{point}.csv.gz");

    /// <summary>Puts the request log of a point among the results.</summary>
    /// <param name="log">The file.</param>
    /// <param name="point">Number from 0.</param>
    /// <param name="directory">The directory being written, such as <see cref="ResultDirectory.Staging"/>.</param>
    public static void CopyRequests(string log, int point, string directory)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, Requests)).FullName;
        File.Copy(log, Path.Combine(folder, RequestsOf(point)));
    }

    /// <summary>Writes all files but the request logs.</summary>
    /// <param name="sweep">The sweep or one shard of it.</param>
    /// <param name="manifest">What it was made from.</param>
    /// <param name="directory">An existing directory, such as <see cref="ResultDirectory.Staging"/>.</param>
    public static void Write(SweepResult sweep, ManifestData manifest, string directory)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(manifest);
        using var csv = new MemoryStream();
        SweepCsv.Write(sweep, csv);
        File.WriteAllBytes(Path.Combine(directory, Csv), csv.ToArray());
        using (var json = File.Create(Path.Combine(directory, Json)))
        {
            SweepJson.Write(sweep, HashOf(csv.ToArray()), json);
        }

        var charts = SweepCharts.Of(sweep);
        var pictures = Draw(charts);
        var folder = Directory.CreateDirectory(Path.Combine(directory, ResultFiles.Charts)).FullName;
        foreach (var (id, picture) in pictures)
        {
            File.WriteAllText(Path.Combine(folder, id + ".svg"), picture);
        }

        using (var page = new StringWriter(new StringBuilder(1 << 18), CultureInfo.InvariantCulture))
        {
            new SweepPage(sweep, manifest, charts, pictures, page).Write();
            File.WriteAllText(Path.Combine(directory, ResultFiles.Report), page.ToString());
        }

        using var output = File.Create(Path.Combine(directory, ResultFiles.Manifest));
        ManifestWriter.Write(manifest, output);
    }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    internal static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static Dictionary<string, string> Draw(IReadOnlyList<Chart> charts)
    {
        var (renderer, pictures) = (new SvgRenderer(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var chart in charts)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            renderer.Render(chart, text);
            pictures.Add(chart.Id, text.ToString());
        }

        return pictures;
    }
}
