using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces.Analysis;

public class DuplicateTests
{
    private const string Header = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n";

    [Fact]
    public void Analyze_ExactDuplicates_AreCountedAndKept()
    {
        var analysis = Analyze(Header
            + "5,ChatGPT,10,3,13,Conversation log\r\n"
            + "5,ChatGPT,11,3,14,Conversation log\n"
            + "5,ChatGPT,10,3,13,Conversation log\n"
            + "6,ChatGPT,10,3,13,Conversation log\n"
            + "9,GPT-4,7,0,7,API log\n"
            + "9,GPT-4,7,0,7,API log\n"
            + "9,GPT-4,7,0,7,API log");

        Assert.Equal((7, 3L), (analysis.Requests, analysis.DuplicateRows));
        Assert.Empty(analysis.Approximate);
    }

    [Fact]
    public void Analyze_RowsThatDifferInAnotherColumn_AreNoDuplicates() => Assert.Equal(0, Analyze(Header
        + "5,ChatGPT,10,3,13,Conversation log\n"
        + "5,GPT-4,10,3,13,Conversation log\n"
        + "5,ChatGPT,10,3,13,API log\n"
        + "5,ChatGPT,10,3,14,Conversation log\n").DuplicateRows);

    [Fact]
    public void Analyze_DuplicatesApartInAFileThatRunsBackwards_AreFound() => Assert.Equal(1, Analyze(Header
        + "5,ChatGPT,10,3,13,API log\n"
        + "9,ChatGPT,10,3,13,API log\n"
        + "2,ChatGPT,10,3,13,API log\n"
        + "5,ChatGPT,10,3,13,API log\n").DuplicateRows);

    [Fact]
    public void Analyze_SpreadTies_CountsDuplicatesBeforeTheyAreSpread()
    {
        var text = Header + "5,ChatGPT,10,3,13,API log\n5,ChatGPT,10,3,13,API log\n9,ChatGPT,10,3,13,API log\n";

        Assert.Equal(1, TraceAnalyzer.Analyze(TraceText.File(text), new() { SpreadTies = true }).DuplicateRows);
    }

    [Theory]
    [InlineData("5\n5\n9\n", 1, false)]
    [InlineData("5\n9\n5\n", 0, true)]
    public void Analyze_MoreRowsThanAreKept_ComparesNeighboursAndSaysWhereThatIsNotAll(string times, int duplicates, bool isMarked)
    {
        var analysis = TraceAnalyzer.Analyze(TraceText.File("arrival_s,prompt_tokens,output_tokens\n" + times.Replace("\n", ",1,1\n", StringComparison.Ordinal)), new() { MostExactRows = 2 });

        Assert.Equal(duplicates, analysis.DuplicateRows);
        Assert.Equal(isMarked, analysis.Approximate.Contains("duplicates.rows"));
    }

    [Fact]
    public void Analyze_JsonLines_ComparesWholeLines()
    {
        const string Line = "{\"timestamp\": 3000, \"input_length\": 900, \"output_length\": 9, \"hash_ids\": [0, 1]}\n";

        var analysis = Analyze(Line + Line + Line.Replace("[0, 1]", "[0, 2]", StringComparison.Ordinal));

        Assert.Equal(1, analysis.DuplicateRows);
    }

    [Fact]
    public void Analyze_DocumentOfRequests_ComparesWhatWasReadOfThem()
    {
        const string Request = "{\"Prompt Length\": 170, \"Output Length\": 9, \"prompt\": \"\"}";

        Assert.Equal(1, Analyze($"{{\"timestamp\": 6000, \"requests\": [{Request}, {Request}]}}\n{{\"timestamp\": 6900, \"requests\": [{Request}]}}\n").DuplicateRows);
    }

    [Fact]
    public void Analyze_WithoutTimes_KnowsNoDuplicates() =>
        Assert.Null(Analyze("num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n75,900,975,0.08\n75,900,975,0.08\n").DuplicateRows);

    [Fact]
    public void Add_MoreDistinctRowsAtOneInstantThanAreHeld_SaysThatTheCountIsNotComplete()
    {
        var tally = new DuplicateTally();
        for (var row = 0; row <= DuplicateTally.MostHeld; row++)
        {
            tally.Add(0, new() { Prompt = row }, 0);
        }

        tally.Add(0, new(), 0);

        Assert.Equal((1, false), (tally.Rows, tally.IsComplete));
    }

    private static TraceAnalysis Analyze(string text) => TraceAnalyzer.Analyze(TraceText.File(text), new());
}
