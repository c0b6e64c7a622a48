using System.Text;
using LbSim.Kernel.Random;
using LbSim.Reports.Traces;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces.Analysis;

/// <summary>What an analysis and a run say of a damaged file adds up to the rows it has.</summary>
public class AnalysisMutationTests
{
    private const int Rounds = 200;

    public static TheoryData<string> Formats => TraceSamples.Names;

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_AnyMutation_NamesEveryRow(string format)
    {
        var random = new RandomStream(23, "mutations-" + format);
        byte[][] seeds = [.. TraceLayouts.Of(format).Select(Encoding.UTF8.GetBytes)];
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = TraceMutations.Mutate(seeds[round % seeds.Length], random);
            var rows = 0L;
            try
            {
                var analysis = TraceAnalyzer.Analyze(TraceText.File(bytes), new() { Format = format });
                read++;
                rows = TraceRowCounts.Of(bytes, format)!.Value;
                Assert.Equal(rows, analysis.Requests + analysis.Skipped.Total);
                AssertSaid(analysis);

                var summary = TraceWorkload.Scan(TraceText.File(bytes), new() { Format = format, BadRows = BadRowPolicy.Skip, Unsorted = UnsortedPolicy.Sort });
                Assert.Equal((rows, analysis.Failures), (summary.Rows + summary.Failed + summary.Skipped.Total, summary.Failed));
            }
            catch (TraceException fault)
            {
                Assert.StartsWith("trace.csv", fault.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, Rounds / 50, Rounds);
    }

    private static void AssertSaid(TraceAnalysis analysis)
    {
        using var text = new StringWriter();
        TraceAnalysisText.Write(analysis, text);
        var said = text.ToString().ReplaceLineEndings(" ");
        TraceText.Says(said, $"{analysis.Requests} requests", $"{analysis.Failures} failed");
        if (analysis.Skipped.Total > 0)
        {
            TraceText.Says(said, $"{analysis.Skipped.Total} rows left out: ");
        }

        Assert.Equal(analysis.Skipped.Total, analysis.Skipped.ByReason.Sum(entry => entry.Rows));
    }
}
