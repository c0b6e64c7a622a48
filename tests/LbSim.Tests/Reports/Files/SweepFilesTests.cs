using System.Text.Json;
using System.Xml.Linq;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Files;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports.Files;

public sealed class SweepFilesTests
{
    public static TheoryData<string> Samples { get; } = ["typical", "awkward", "shard"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Write_ASweep_WritesTheDocumentedFiles(string sample)
    {
        using var folder = Write(Of(sample));

        Assert.Equal(["charts", "manifest.json", "report.html", "sweep.csv", "sweep.json"], folder.Entries());
        Assert.All(folder.Entries(), name => Assert.True(name == "charts" || ResultFiles.Names.Contains(name)));
        Assert.Equal(
            ["sweep-e2e-p95.svg", "sweep-goodput-attainment.svg", "sweep-goodput-requests_per_s.svg", "sweep-throughput-requests_per_s.svg", "sweep-ttft-p95.svg"],
            folder.Entries("charts"));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Write_ASweep_KeepsItsSchemaAndHoldsNoPath(string sample)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "docs", "schema", "sweep.schema.json")));
        using var folder = Write(Of(sample));
        using var document = JsonDocument.Parse(File.ReadAllText(folder.PathTo("sweep.json")));

        Assert.Empty(new SchemaCheck(schema.RootElement).Problems(document.RootElement));
        foreach (var file in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(folder.Root, File.ReadAllText(file), StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Write_ThePage_IsWellFormedWithUniqueIds(string sample)
    {
        using var folder = Write(Of(sample));

        var page = XDocument.Parse(File.ReadAllText(folder.PathTo("report.html")).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));

        var ids = page.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>().ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(5, page.Descendants().Count(element => element.Name.LocalName == "svg"));
    }

    [Fact]
    public void Write_TheTypicalSweep_IsAsReviewed()
    {
        using var folder = Write(SampleSweeps.Typical());

        Golden.Verify("Reports/Goldens/sweep.json", File.ReadAllText(folder.PathTo("sweep.json")));
        Golden.Verify("Reports/Goldens/sweep-first-rows.csv", string.Join('\n', File.ReadAllLines(folder.PathTo("sweep.csv")).Take(70)) + "\n");
        Golden.Verify("Reports/Goldens/sweep-ttft-p95.svg", File.ReadAllText(folder.PathTo("charts/sweep-ttft-p95.svg")));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_WhatWasWritten_GivesTheSameSweep(string sample)
    {
        var sweep = Of(sample);
        using var folder = Write(sweep);

        var read = SweepJson.Read(File.ReadAllText(folder.PathTo("sweep.json")), File.ReadAllBytes(folder.PathTo("sweep.csv")));

        Assert.Equal(sweep.Shard, read.Shard);
        Assert.Equal(sweep.Paths, read.Paths);
        foreach (var (expected, actual) in sweep.Points.Zip(read.Points))
        {
            Assert.Equal(expected.Values, actual.Values);
            Assert.Equal(expected.Result?.Figures, actual.Result?.Figures);
            Assert.Equal(expected.Result?.Warnings, actual.Result?.Warnings);
        }
    }

    private static SweepResult Of(string sample) => sample switch { "awkward" => SampleSweeps.Awkward(), "shard" => SampleSweeps.Shard(1), _ => SampleSweeps.Typical() };

    private static TempFolder Write(SweepResult sweep)
    {
        var folder = new TempFolder();
        SweepFiles.Write(sweep, SampleSweeps.Manifest(sweep), folder.Root);
        return folder;
    }
}
