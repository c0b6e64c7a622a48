using System.IO.Compression;
using LbSim.Reports.Traces;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces.Analysis;

public class AgentSessionTests
{
    private const string Document = """
        {"id": "s", "block_size": 64, "hash_id_scope": "local", "tool_tokens": 90, "system_tokens": 30, "requests": [
        {"t": 0.0, "type": "n", "in": 200, "out": 9, "hash_ids": [1, 2, 3], "api_time": 2.5, "think_time": 0.5},
        {"t": 10.0, "type": "subagent", "agent_id": "x", "requests": [
        {"t": 1.5, "type": "n", "in": 140, "out": 4, "hash_ids": [1, 4]},
        {"t": 2.5, "type": "n", "in": 150, "out": 4, "hash_ids": [1, 5]}]},
        {"t": 30.0, "type": "n", "in": 270, "out": 3, "hash_ids": [1, 2, 3, 6], "think_time": 90},
        {"t": 40.0, "type": "n", "in": 100, "out": 3, "hash_ids": [1]}]}
        """;

    [Fact]
    public void Analyze_SessionDocument_GivesFiguresWorkedByHand()
    {
        var agents = TraceAnalyzer.Analyze(TraceText.File(Document), new()).Agents!;

        Assert.Equal((1, 1, 0L), (agents.Sessions, agents.WithSubAgents, agents.Repeated));
        Assert.Equal(40, agents.DurationSeconds!.Mean);
        Assert.Equal((0.5, 0.5), (agents.ThinkBelowSecond, agents.ThinkAboveMinute));
        Assert.Equal(2.5, agents.ApiSeconds!.Mean);
        Assert.Null(agents.TtftSeconds);
        Assert.Equal(5.0 / 12, agents.PrefixHitPrevious!.Value, 1e-12); // sub-agent's second 1, main agent's 3 and 1, of 3 + 2 + 2 + 4 + 1
        Assert.Equal(6.0 / 12, agents.PrefixHitSession!.Value, 1e-12); // the sub-agent's first finds the main agent's block
        Assert.Equal((36.0, 200.0, 200.0 + 76 + 86 + 78 + 36), (agents.UncachedTokens!.Min, agents.UncachedTokens.Max, agents.UncachedTokens.Sum));
        Assert.Equal((-170.0, 70.0, 2L), (agents.ContextGrowth!.Min, agents.ContextGrowth.Max, agents.ContextGrowth.Count));
        Assert.Equal(0.5, agents.ContextShrinkShare);
        Assert.Equal((90.0, 30.0), (agents.ToolTokens!.Mean, agents.SystemTokens!.Mean));
    }

    [Fact]
    public void Open_SessionDocument_NumbersItsAgents()
    {
        using var source = TraceWorkload.Load(TraceText.File(Document), new()).Open(1, 0);
        var agents = new List<(int, int)>();
        while (source.TryNext(out var request))
        {
            agents.Add((request.PromptTokens, request.Agent));
        }

        Assert.Equal([(200, 0), (140, 1), (150, 1), (270, 0), (100, 0)], agents);
    }

    [Fact]
    public void Analyze_SessionTable_GivesTheFiguresItsColumnsHold()
    {
        const string Table = """
            session_id,agent_id,start_s,input_tokens,output_tokens,hash_blocks,prefix_blocks_shared_with_previous,prefix_blocks_seen_in_session,api_time_s,think_time_s,ttft_s
            a,main,0.0,200,9,3,0,0,2.5,0.5,
            a,agent_001,11.5,140,4,2,0,1,,,
            b,main,0.0,130,4,2,0,0,4,,0.25
            a,main,30.0,270,3,4,3,3,,90,
            """;

        var agents = TraceAnalyzer.Analyze(TraceText.File(Table), new()).Agents!;

        Assert.Equal((2, 1), (agents.Sessions, agents.WithSubAgents));
        Assert.Equal((0.0, 30.0), (agents.DurationSeconds!.Min, agents.DurationSeconds.Max));
        Assert.Equal((3.0 / 11, 4.0 / 11), (agents.PrefixHitPrevious, agents.PrefixHitSession));
        Assert.Equal(200.0 + 76 + 130 + 78, agents.UncachedTokens!.Sum);
        Assert.Equal((1L, 70.0), (agents.ContextGrowth!.Count, agents.ContextGrowth.Sum));
        Assert.Equal((3.25, 0.25), (agents.ApiSeconds!.Mean, agents.TtftSeconds!.Mean));
        Assert.Null(agents.ToolTokens);
    }

    [Fact]
    public void Analyze_TableWithoutTheOptionalColumns_LeavesThoseFiguresOut()
    {
        var agents = TraceAnalyzer.Analyze(TraceText.File(TraceSamples.Of("agent-table").Text), new()).Agents!;

        Assert.Equal((2, 6.0), (agents.Sessions, agents.ThinkSeconds!.Mean));
        Assert.Null(agents.PrefixHitSession);
        Assert.Null(agents.UncachedTokens);
    }

    [Fact]
    public void Analyze_RepeatedDocumentsOfAnArchive_AreLeftOutAndCounted()
    {
        var renamed = Document.Replace("\"s\"", "\"again\"", StringComparison.Ordinal);
        var other = renamed.Replace("\"in\": 270", "\"in\": 271", StringComparison.Ordinal);

        var analysis = TraceAnalyzer.Analyze(TraceText.File(Zip(Document, renamed, other, renamed)), new());

        Assert.Equal((2, 2L, 10), (analysis.Agents!.Sessions, analysis.Agents.Repeated, analysis.Requests));
        Assert.Equal(("repeats another session", 10), Assert.Single(analysis.Skipped.ByReason));
        using var text = new StringWriter();
        TraceAnalysisText.Write(analysis, text);
        TraceText.Says(text.ToString(), "2 more repeat the requests of another and were left out");
    }

    [Fact]
    public void Analyze_MoreRowsThanAreKept_StillFollowsSessions()
    {
        var file = TraceText.File(Document);

        var (exact, coarse) = (TraceAnalyzer.Analyze(file, new()).Agents!, TraceAnalyzer.Analyze(file, new() { MostExactRows = 2 }).Agents!);

        Assert.Equal((exact.PrefixHitSession, exact.ContextShrinkShare, exact.Sessions), (coarse.PrefixHitSession, coarse.ContextShrinkShare, coarse.Sessions));
    }

    private static byte[] Zip(params string[] documents)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var index = 0; index < documents.Length; index++)
            {
                using var member = zip.CreateEntry($"{index}.json").Open();
                member.Write(System.Text.Encoding.UTF8.GetBytes(documents[index]));
            }
        }

        return packed.ToArray();
    }
}
