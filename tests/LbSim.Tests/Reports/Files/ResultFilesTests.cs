using LbSim.Reports.Files;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports.Files;

public sealed class ResultFilesTests
{
    [Theory]
    [InlineData("typical")]
    [InlineData("smallest")]
    [InlineData("nothing-finished")]
    public void Write_ASample_WritesTheDocumentedFiles(string sample)
    {
        using var folder = new TempFolder();
        var result = AllSamples.Of(sample);

        ResultFiles.Write(result, SampleResults.Manifest(result), folder.Root);

        Assert.Equal(["charts", "manifest.json", "report.html", "summary.csv", "summary.json", "timeseries.csv"], folder.Entries());
        Assert.All(folder.Entries(), name => Assert.True(name == "charts" || ResultFiles.Names.Contains(name)));
        Assert.All(folder.Entries("charts"), name => Assert.EndsWith(".svg", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_Twice_WritesTheSameBytesAndNoPath()
    {
        using var first = new TempFolder();
        using var second = new TempFolder();
        var result = SampleResults.Typical();

        ResultFiles.Write(result, SampleResults.Manifest(result), first.Root);
        ResultFiles.Write(SampleResults.Typical(), SampleResults.Manifest(result), second.Root);

        foreach (var file in Directory.EnumerateFiles(first.Root, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Assert.Equal(text, File.ReadAllText(second.PathTo(Path.GetRelativePath(first.Root, file))));
            Assert.DoesNotContain(first.Root, text, StringComparison.Ordinal);
            Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_AQuickstartSizedResult_HasTheseCharts()
    {
        using var folder = new TempFolder();
        var result = SampleResults.Smallest() with { Balancers = [SampleResults.Typical().Balancers[0]] };

        ResultFiles.Write(result, SampleResults.Manifest(result), folder.Root);

        Assert.Equal(
            [
                "arrivals-completions.svg", "attainment-over-time.svg", "e2e-cdf.svg", "e2e-percentiles.svg", "goodput.svg", "kv-use-round-robin.svg", "occupancy-round-robin.svg",
                "queue-depth.svg", "tpot-cdf.svg", "tpot-percentiles.svg", "ttft-cdf.svg", "ttft-percentiles.svg",
            ],
            folder.Entries("charts").Where(name => name != "share-of-capacity.svg"));
    }

    [Fact]
    public void Write_TheManifest_IsAsReviewed()
    {
        using var folder = new TempFolder();
        var result = SampleResults.Smallest();

        ResultFiles.Write(result, SampleResults.Manifest(result), folder.Root);

        Golden.Verify("Reports/Goldens/manifest.json", File.ReadAllText(folder.PathTo("manifest.json")));
    }
}
