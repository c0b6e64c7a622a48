using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Tests.Workload.Traces.Output;
using LbSim.Workload.Clients;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;
using LbSim.Workload.Traces.Output;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Leaving out rows that repeat another, against a set of all lines.</summary>
public class DropDuplicatesTests
{
    private const string Header = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type";

    [Theory]
    [InlineData(true, 1L << 26, 1_000_000)]
    [InlineData(false, 1L << 26, 1_000_000)]
    [InlineData(false, 1L, 1_000_000)]
    [InlineData(true, 1L, 50)]
    public void AnalyzeConvertAndRun_RandomRows_LeaveOutTheRowsThatTheAnalysisCounts(bool isInOrder, long sortBytes, int exactRows)
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var lines = Lines(seed, isInOrder);
            var file = TraceText.File(Header + "\n" + string.Join('\n', lines));
            string[] distinct = [.. lines.Distinct()];

            var kept = TraceAnalyzer.Analyze(file, new() { MostExactRows = exactRows });
            var dropped = TraceAnalyzer.Analyze(file, new() { MostExactRows = exactRows, DropsDuplicates = true });
            var output = new WrittenTrace();
            var converted = TraceEditor.Convert(file, new() { To = "burstgpt", KeepsFailures = true, DropsDuplicates = true, SortBytes = sortBytes }, output.Begin);
            var run = TraceWorkload.Scan(file, new() { DropsDuplicates = true, Unsorted = UnsortedPolicy.Sort });

            var repeated = lines.Length - distinct.Length;
            Assert.Equal((repeated, lines.Length), (kept.DuplicateRows, kept.Requests));
            Assert.Equal((repeated, distinct.Length, true), (dropped.DuplicateRows, dropped.Requests, dropped.DropsDuplicates));
            Assert.Equal((repeated, distinct.Length), (converted.Duplicates, converted.Rows));
            Assert.Equal((distinct.Count(IsAnswered), lines.Count(line => !IsAnswered(line))), (run.Rows, run.Failed));
            Assert.Equal(lines.Length, run.Rows + run.Failed + run.Duplicates);
            Assert.Equal(Figures(TraceAnalyzer.Analyze(TraceText.File(Header + "\n" + string.Join('\n', distinct)), new() { MostExactRows = exactRows })), Figures(dropped));
            Assert.Equal(0, TraceAnalyzer.Analyze(TraceText.File(output.Text), new()).DuplicateRows);
        }
    }

    [Fact]
    public void Convert_Unasked_KeepsRepeatedRows() =>
        Assert.Equal((2, 0), Counts(TraceText.File(Header + "\n5,m,1,1,2,x\n5,m,1,1,2,x\n"), new() { To = "csv" }));

    [Fact]
    public void Convert_SpreadTies_LeavesOutRepeatsBeforeTheyAreSpread() =>
        Assert.Equal((2, 1), Counts(TraceText.File(Header + "\n5,m,1,1,2,x\n5,m,1,1,2,x\n9,m,1,1,2,x\n"), new() { To = "csv", DropsDuplicates = true, SpreadsTies = true }));

    [Fact]
    public void Run_ComponentsThatDiffer_AreNoRepeatsAndNameNoContents()
    {
        const string Line = "{\"timestamp\": \"80\", \"input_length\": 31, \"output_length\": 19, \"hash_ids\": {\"sys_prompt\": [1], \"passages_ids\": [3], \"history\": [], \"web_search\": [], \"user_input\": [5]}, \"session_id\": \"a\"}\n";
        var file = TraceText.File(Line + Line + Line.Replace("[5]", "[6]", StringComparison.Ordinal));

        var requests = TraceText.Read(file, new() { DropsDuplicates = true });

        Assert.Equal(2, requests.Count);
        Assert.All(requests, request => Assert.True(request.Prefix.IsEmpty));
        Assert.Equal(1, TraceAnalyzer.Analyze(file, new()).DuplicateRows);
    }

    [Fact]
    public void Run_RequestsOfADocumentThatDifferInModelOrClient_AreKeptInScanAndReplay()
    {
        static string Request(string model, string user) => $"{{\"request_id\": \"r\", \"startTime\": \"2026-02-26T03:47:24.5Z\", \"endTime\": \"2026-02-26T03:47:26Z\", \"model\": \"{model}\", \"prompt_tokens\": 10, \"completion_tokens\": 8, \"end_user\": \"{user}\", \"status\": \"success\"}}";
        var file = TraceText.File($"{{\"data\": [{Request("m", "u")}, {Request("m", "u")}, {Request("n", "u")}, {Request("m", "v")}]}}");

        var options = new TraceOptions { DropsDuplicates = true, Clients = new() { Count = 3 } };

        Assert.Equal((3, 1), (TraceWorkload.Scan(file, options).Rows, TraceWorkload.Scan(file, options).Duplicates));
        Assert.Equal(3, TraceText.Read(file, options).Count);
    }

    private static (long Rows, long Duplicates) Counts(TraceFile file, EditOptions options)
    {
        var result = TraceEditor.Convert(file, options, new WrittenTrace().Begin);
        return (result.Rows, result.Duplicates);
    }

    private static string[] Lines(ulong seed, bool isInOrder)
    {
        var stream = new RandomStream(seed, 11UL);
        var lines = new List<string>();
        for (var row = 0; row < 200; row++)
        {
            var at = isInOrder ? row / 12 : stream.NextIndex(17);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{at},m{stream.NextIndex(2)},{1 + stream.NextIndex(3)},{stream.NextIndex(3)},9,API log"));
        }

        return [.. lines];
    }

    // a run counts a repeated failure as a failure
    private static bool IsAnswered(string line) => line.Split(',')[3] != "0";

    private static string Figures(TraceAnalysis analysis) => string.Join('|', analysis.Requests, analysis.Failures, analysis.SpanSeconds, analysis.DistinctTimes, analysis.Gaps, analysis.Prompt.Mean, analysis.Output.Mean, analysis.Pearson, analysis.Spearman, string.Join(';', analysis.Groups.SelectMany(group => group.Top)));
}
