using System.Xml;
using LbSim.Reports.Files;
using LbSim.Reports.Traces;
using LbSim.Tests.Reports.Files;
using LbSim.Tests.Workload.Traces;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Reports;

public class TraceReportTests
{
    public static TheoryData<string> Formats => TraceSamples.Names;

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_AnyTrace_IsAWellFormedPageWithItsCharts(string format)
    {
        using var folder = new TempFolder();
        var analysis = TraceAnalyzer.Analyze(TraceText.File(TraceSamples.Of(format).Text), new());

        TraceReportFiles.Write(analysis, "0", "lbsim trace analyze x", folder.Root);

        var page = File.ReadAllText(Path.Combine(folder.Root, ResultFiles.Report));
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        while (reader.Read())
        {
        }

        foreach (var chart in Directory.GetFiles(Path.Combine(folder.Root, ResultFiles.Charts)))
        {
            Assert.DoesNotContain("NaN", File.ReadAllText(chart), StringComparison.Ordinal);
        }

        Assert.Equal(analysis.HasTimes && analysis.SpanSeconds >= 1, File.Exists(Path.Combine(folder.Root, ResultFiles.Charts, "rate.svg")));
    }

    [Fact]
    public void Write_TraceWithEverything_HasAllSixCharts()
    {
        using var folder = new TempFolder();
        var text = string.Concat(Enumerable.Range(0, 50).Select(row =>
            $"{{\"chat_id\": {row}, \"parent_chat_id\": {(row % 3 == 0 ? -1 : row - 1)}, \"timestamp\": {row * row}, \"input_length\": {row + 40}, \"output_length\": {row + 1}, \"type\": \"text\", \"turn\": 1, \"hash_ids\": [1, {row % 7}, {row + 10}]}}\n"));

        TraceReportFiles.Write(TraceAnalyzer.Analyze(TraceText.File(text), new()), "0", "x", folder.Root);

        Assert.Equal(
            ["gaps.svg", "hot-spots.svg", "hours.svg", "lengths.svg", "rate.svg", "reuse.svg"],
            Directory.GetFiles(Path.Combine(folder.Root, ResultFiles.Charts)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
