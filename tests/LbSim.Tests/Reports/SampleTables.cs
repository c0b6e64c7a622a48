using System.Globalization;
using System.Text;
using LbSim.Tests.Workload.Traces;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Tests.Reports;

/// <summary>Archives of client tables in the layout of ServeGen, made up.</summary>
internal static class SampleTables
{
    private const int TwoDays = 288;

    /// <summary>Twelve clients over two days, the sixth as often silent as not, lengths every six hours, and a file that is no table.</summary>
    public static TraceFile Typical => File([.. Enumerable.Range(0, 12).SelectMany(Client), ("tables/README.md", "# made up\n")]);

    /// <summary>Sums up the typical archive.</summary>
    public static ClientTableSummary Load() => ClientTableFile.Load(Typical);

    /// <summary>An archive of some files.</summary>
    public static TraceFile File(params (string Name, string Text)[] files) =>
        TraceText.File(ArchiveBytes.Kinds["tar.gz-ustar"](files.Select(file => new ArchiveFile(file.Name, Encoding.UTF8.GetBytes(file.Text), null))), "made-up.tar.gz");

    private static IEnumerable<(string, string)> Client(int number)
    {
        var rows = string.Concat(Enumerable.Range(0, TwoDays).Select(window => Row(number, window)));
        var lengths = Enumerable.Range(0, 8).Select(part =>
            $"\"{part * 21_600}\": {{\"text_tokens\": \"{{{40 + number}: 0.25, {400 + part}: 0.75}}\", \"image_tokens\": \"{{0: 0.5, {1000 + number}: 0.5}}\", \"output_tokens\": \"{{{20 * (part + 1)}: 1.0}}\"}}");
        return [($"tables/chunk-{number}-dataset.json", "{" + string.Join(", ", lengths) + "}"), ($"tables/chunk-{number}-trace.csv", rows)];
    }

    private static string Row(int number, int window)
    {
        var start = window * 600;
        var rate = (1 + (window / 6 % 24 / 8.0)) / (number + 1);
        return number == 5 && window % 2 == 1
            ? $"{start},0.0,0.0,,0.0,0.0\n"
            : string.Create(CultureInfo.InvariantCulture, $"{start},{rate},{0.5 + (number * 0.3)},{(number % 3 == 0 ? "Weibull" : "Gamma")},0.7,1.5\n");
    }
}
