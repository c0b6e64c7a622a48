using System.Text.Json;
using System.Xml;
using LbSim.Reports.Files;
using LbSim.Reports.Traces;
using LbSim.Tests.Reports.Files;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Tests.Reports;

public class ClientTableReportTests
{
    [Fact]
    public void Write_ClientTables_HaveAPageWithAllCharts()
    {
        using var folder = new TempFolder();

        var page = Write(SampleTables.Typical, folder);

        Assert.Equal(
            ["burstiness-by-rate.svg", "burstiness.svg", "hot-spots.svg", "hours.svg", "largest-clients.svg", "lengths.svg", "rate.svg"],
            Directory.GetFiles(Path.Combine(folder.Root, ResultFiles.Charts)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Says(page, "<title>made-up.tar.gz - lbsim trace analysis</title>", "12 clients over 2.00 d", "tables/README.md&quot; (no table of a client)", "lbsim trace analyze x", "<th scope=\"row\">chunk-11</th>", "Text tokens");
        Says(page, "Lengths come from 96 histograms", "Weibull");
    }

    [Fact]
    public void Write_ClientTables_NameTheFileInEveryOutput()
    {
        using var folder = new TempFolder();
        var tables = SampleTables.Load();

        var page = Write(SampleTables.Typical, folder);

        using var source = SampleTables.Typical.Open();
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(source)), tables.Sha256);
        Assert.Equal(source.Length, tables.Bytes);
        Says(page, tables.Sha256);
        Says(File.ReadAllText(Path.Combine(folder.Root, ResultFiles.Manifest)), tables.Sha256);
        using var figures = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.Root, TraceReportFiles.Analysis)));
        Assert.Equal(tables.Sha256, figures.RootElement.GetProperty("file").GetProperty("sha256").GetString());
        Assert.Equal("chunk-0", figures.RootElement.GetProperty("largest_clients")[0].GetProperty("name").GetString());
        Assert.Equal(288, figures.RootElement.GetProperty("rps_over_time").GetArrayLength());
    }

    [Fact]
    public void Write_TablesWithoutLengths_SaySoAndHaveNoChartOfThem()
    {
        using var folder = new TempFolder();

        var page = Write(SampleTables.File(("chunk-0-trace.csv", "0,1.5,0.9,Gamma,1.2,3\n600,2.5,0,,0,0\n"), ("chunk-1-trace.csv", "1800,1.5,0.9,Gamma,1.2,3\n")), folder);

        Assert.False(File.Exists(Path.Combine(folder.Root, ResultFiles.Charts, "lengths.svg")));
        Says(page, "There are no tables of lengths", "In 1 step of the charts over time no client has a window");
    }

    [Theory]
    [InlineData("0,0.0,0.0,,0.0,0.0\n", "1 client, none of which ever sends a request")]
    [InlineData("0,1.5,0,Gamma,1.2,3\n", "1 client over 10.0 min")]
    [InlineData("-1e15,1.5,2,Gamma,1.2,3\n1e15,1.5,2,Gamma,1.2,3\n", "1 client over")]
    public void Write_TablesOfNextToNothing_HaveAPage(string rows, string headline)
    {
        using var folder = new TempFolder();

        Says(Write(SampleTables.File(("chunk-0-trace.csv", rows)), folder), headline);
    }

    // a page that is well formed and shows no number that is none
    private static string Write(TraceFile file, TempFolder folder)
    {
        TraceReportFiles.Write(ClientTableFile.Load(file), "0", "lbsim trace analyze x", folder.Root);
        var page = File.ReadAllText(Path.Combine(folder.Root, ResultFiles.Report));
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        while (reader.Read())
        {
        }

        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        return page;
    }

    private static void Says(string text, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
}
