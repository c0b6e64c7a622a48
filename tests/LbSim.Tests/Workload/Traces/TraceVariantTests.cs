using System.Text;
using LbSim.Workload;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

/// <summary>What programs really write: the layouts of their versions, with failed requests, missing counts and long lines.</summary>
public class TraceVariantTests
{
    [Fact]
    public void Read_BlisTrace_AddsThePrefixToItsPromptAndNamesIt()
    {
        var rows = TraceReaderTests.Read(TraceText.File(TraceSamples.Of("blis-trace-v2").Text), out _, out _);

        Assert.Equal([512, 103, 400], rows.Select(row => row.Prompt)); // without a group the server's own count comes first
        Assert.Equal([0, 1, 1], rows.Select(row => row.Client));
        Assert.Empty(rows[1].Prefix!);
        Assert.Equal(384, Assert.Single(rows[0].Prefix!).Tokens);
        Assert.Equal(rows[0].Prefix, rows[2].Prefix);
    }

    [Fact]
    public void Read_LiteLlmTable_TakesClientsStatusAndLeavesEmbeddingsOut()
    {
        var rows = TraceReaderTests.Read(TraceText.File(TraceLayouts.Of("litellm")[3]), out var recognition, out var reader);

        Assert.Equal(("litellm", true), (recognition.Format, recognition.IsSure));
        Assert.Equal([(10, 8, false), (0, 0, true)], rows.Select(row => (row.Prompt, row.Output, row.HasFailed)));
        Assert.Equal(["ann", "bob"], reader.Ids.Clients.Texts);
        Assert.Equal(rows[0].Session, rows[1].Session);
        Assert.Equal(("no LLM request", 1), Assert.Single(reader.Skipped.ByReason));
    }

    [Fact]
    public void Read_LangfuseTable_ReadsTextsOverSeveralLinesAndAddsCachedTokens()
    {
        var rows = TraceReaderTests.Read(TraceText.File(TraceLayouts.Of("langfuse")[3]), out var recognition, out var reader, BadRowPolicy.Skip);

        Assert.Equal(("langfuse", true), (recognition.Format, recognition.IsSure));
        Assert.Equal([(113, 7, false), (0, 0, true)], rows.Select(row => (row.Prompt, row.Output, row.HasFailed)));
        Assert.Equal(["ann"], reader.Ids.Clients.Texts);
        Assert.Equal([("no LLM request", 1), ("prompt tokens: missing", 1)], reader.Skipped.ByReason); // nobody counted the fourth
    }

    [Fact]
    public void Read_AiperfRecords_TakePlayingsForSessionsAndCancelledOnesForFailures()
    {
        var rows = TraceReaderTests.Read(TraceText.File(TraceLayouts.Of("aiperf")[1]), out _, out var reader);

        Assert.Equal([(55, 0), (55, 19)], rows.Select(row => (row.Prompt, row.Output)));
        Assert.NotEqual(rows[0].Session, rows[1].Session);
        Assert.Equal(0.0805, reader.Times.Ttft, 1e-12);
    }

    [Fact]
    public void Read_RunsOfSglang_FollowOneAnotherAndPythonNumbersAreMissing()
    {
        var rows = TraceReaderTests.Read(TraceText.File(TraceLayouts.Of("vllm-bench")[2]), out var recognition, out var reader);

        Assert.Equal("vllm-bench", recognition.Format);
        Assert.Equal([(5, 3), (6, 1), (7, 4)], rows.Select(row => (row.Prompt, row.Output)));
        Assert.Equal(0.75, reader.Times.EndToEnd);
        TraceText.Says(string.Concat(reader.Notes), "no start_times");
    }

    [Fact]
    public void Read_BenchmarkSavedWithoutRequests_SaysHowToSaveThem() => TraceText.Says(
        TraceText.Fault(TraceText.File("{\"backend\": \"vllm\", \"completed\": 9, \"total_input_tokens\": 70, \"request_throughput\": 1.5}")).Message, "--save-detailed", "--output-details");

    [Fact]
    public void Read_GuideLlmRequestNeverSent_StartsWhenItWasToBe()
    {
        var rows = TraceReaderTests.Read(TraceText.File(TraceLayouts.Of("guidellm")[2]), out _, out _);

        Assert.Equal([(45, 9), (0, 0)], rows.Select(row => (row.Prompt, row.Output)));
        Assert.Equal(1.25, (double)(rows[1].At - rows[0].At) / TraceClock.AttosecondsPerSecond);
    }

    [Fact]
    public void Read_SpansOfAnEngine_HaveItsOwnLatencies()
    {
        var rows = TraceReaderTests.Read(TraceText.File(TraceLayouts.Of("otel-genai")[1]), out _, out var reader);

        Assert.Equal([(17, 5), (9, 4)], rows.Select(row => (row.Prompt, row.Output)));
        Assert.Equal(("no LLM request", 1), Assert.Single(reader.Skipped.ByReason)); // a chain repeats the counts of the calls in it
    }

    [Theory]
    [InlineData("envoy-log", "2026-03-10T12:00:00.123456Z\tinfo\tEnvoy proxy is ready\n[2026-03-10T12:09:04.933Z] \"POST /v1/completions HTTP/2\" 200 - via_upstream - \"-\" 1000 4350 226 100 \"-\" \"grpc-node\" \"id\" \"svc:5001\" \"10.0.0.9:5001\" outbound|5001||svc 10.0.0.7:50590 10.0.0.8:5001 10.0.0.7:54810 - -\n", 100, 20)]
    [InlineData("haproxy-log", "Nov 16 18:15:40 lb haproxy[9]: Proxy http-in started.\nNov 16 18:15:46 lb haproxy[9]: 10.0.1.2:33317 [16/Nov/2023:18:15:46.655] http-in~ static/srv1 10/0/30/69/1109 200 +2350 - - ---- 1/1/1/1/0 0/0 \"POST /v1/completions HTTP/2.0\"\n", 1155, 10)]
    [InlineData("nginx-log", "2001:db8::7 - - [16/Nov/2023:18:15:46 +0000] \"POST /v1/completions HTTP/1.1\" 200 4350 \"-\" \"python/3.12\" 1000 0.500 [ns-llm-8000] [] 10.0.0.9:8000 4350 0.499 200 3f2a\n", 100, 20)]
    [InlineData("nginx-log", "10.0.0.1 - - [16/Nov/2023:18:15:46 +0000] \"POST / HTTP/1.1\" 200 4350 \"-\" \"curl/8.5.0\" \"10.1.2.3, 10.4.5.6\"\n", 1155, 20)]
    [InlineData("nginx-log", "10.0.0.1 - ann [16/Nov/2023:18:15:46 +0000] \"POST / HTTP/1.1\" 200 4350\n", 1155, 20)]
    public void Read_AccessLogs_OfServersInTheField(string format, string text, int prompt, int output)
    {
        var row = Assert.Single(TraceReaderTests.Read(TraceText.File(text), out var recognition, out _, BadRowPolicy.Skip));

        Assert.Equal(format, recognition.Format);
        Assert.Equal((prompt, output, false), (row.Prompt, row.Output, row.HasFailed));
    }

    [Theory]
    [InlineData(3_000_000, "langfuse")]
    [InlineData(1_500_000, "inference-perf")]
    public void Read_DocumentOnOneVeryLongLine_IsRead(int length, string format)
    {
        var text = new string('x', length);
        var file = TraceText.File(format == "langfuse"
            ? $"[{{\"id\": \"o\", \"traceId\": \"t\", \"startTime\": \"2025-06-26T06:16:19.504Z\", \"type\": \"GENERATION\", \"input\": \"{text}\", \"usageDetails\": {{\"input\": 5, \"output\": 6}}}}]"
            : $"[{{\"start_time\": 1.5, \"end_time\": 2.5, \"request\": \"{text}\", \"info\": {{\"input_tokens\": 5, \"output_tokens\": 6}}, \"error\": null}}]");

        var row = Assert.Single(TraceReaderTests.Read(file, out var recognition, out _));

        Assert.Equal(format, recognition.Format);
        Assert.Equal((5, 6), (row.Prompt, row.Output));
    }

    [Theory]
    [InlineData("[NaN, -Infinity, Infinity]", "[\"\" ,  null    , null    ]")]
    [InlineData("{\"a\": \"NaN \\\" Infinity\", \"b\": Infinit}", "{\"a\": \"NaN \\\" Infinity\", \"b\": Infinit}")]
    [InlineData("[\"\\\\\", NaN, Na]", "[\"\\\\\", \"\" , Na]")]
    public void Replace_WordsOfPython_AreOverwrittenOutsideTextsWhereverTheBytesAreCut(string text, string wanted)
    {
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var numbers = new PythonNumbers();
            var held = numbers.Replace(bytes.AsSpan(0, cut), 0);
            numbers.Replace(bytes, cut - held);

            Assert.Equal(wanted, Encoding.UTF8.GetString(bytes));
        }
    }
}
