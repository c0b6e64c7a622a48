using System.Text;
using LbSim.Tests.Testing;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

public class TraceFormatTests
{
    private const long Second = 1_000_000_000_000;

    [Fact]
    public void Load_AzureWithCrlfAndNoFinalLineEnd_ReadsEveryRowToTheTick()
    {
        var requests = TraceText.Read(TraceText.Azure(
            "2023-11-16 18:15:46.6805900,374,44", "2023-11-16 18:15:50.9951690,396,109", "2023-11-16 18:15:50.9951691,879,55"));

        Assert.Equal([0, 4_314_579_000_000, 4_314_579_100_000], requests.Select(request => request.Arrival.Picoseconds));
        Assert.Equal([374, 396, 879], requests.Select(request => request.PromptTokens));
        Assert.Equal([44, 109, 55], requests.Select(request => request.OutputTokens));
        Assert.All(requests, request => Assert.Equal((-1, -1L, -1L), (request.Client, request.Session, request.Bytes)));
    }

    [Theory]
    [InlineData("2024-05-10 00:00:00.009930+00:00", "2024-05-10 00:00:01+00:00", 990_070_000_000)] // 2024: rows without a fraction
    [InlineData("2024-10-15T12:00:00.269Z", "2024-10-15T12:00:05.819Z", 5_550_000_000_000)]
    [InlineData("2024-02-28T23:59:59Z", "2024-03-01T00:00:00Z", 86_401 * Second)] // a leap year
    [InlineData("2023-02-28 23:59:59", "2023-03-01 00:00:00", Second)]
    [InlineData("2023-12-31 23:59:59.9999999", "2024-01-01 00:00:00", 100_000)]
    [InlineData("2024-05-10 02:00:00+02:00", "2024-05-10 00:00:01-00:00", Second)]
    [InlineData("2024-05-10 02:00:00+0200", "2024-05-09 20:00:00-04", 0)]
    [InlineData("2024-05-10 00:00:00.0000000000001", "2024-05-10 00:00:00.0000000000011", 1)] // beyond a tick
    public void Load_AzureTimestamps_AreExactInEveryLayout(string first, string second, long picoseconds)
    {
        var requests = TraceText.Read(TraceText.Azure($"{first},1,1", $"{second},1,1"));

        Assert.Equal(picoseconds, requests[1].Arrival.Picoseconds);
    }

    [Theory]
    [InlineData("0", "0.1", 100_000_000_000)]
    [InlineData("19440110.0", "19440110.300000000001", 300_000_000_001)] // a double would lose this
    [InlineData("1777142838.338653", "1777142838.6237123", 285_059_300_000)]
    [InlineData("0.30000000000000004", "0.30000000005", 50)] // as float-only tools write 0.3
    [InlineData("0", "5e-05", 50_000_000)]
    [InlineData("1E2", "+1.5e2", 50 * Second)]
    [InlineData("0", "00000000000000000000000000000000000000000000007.5", 7_500_000_000_000)]
    [InlineData("0", "0.0000000000004", 0)]
    [InlineData("0", "0.0000000000005", 1)]
    [InlineData("999999999999.999999999999", "1000000000000", 1)]
    [InlineData("\"1\"", " 2 ", Second)]
    public void Load_DecimalSeconds_AreExact(string first, string second, long picoseconds)
    {
        Assert.Equal(picoseconds, TraceText.Read(TraceText.At(first, second))[1].Arrival.Picoseconds);
    }

    [Theory]
    [InlineData("timestamp_ms", 1_000_000_000)]
    [InlineData("arrival_time_us", 1_000_000)]
    [InlineData("arrival_time_ns", 1_000)]
    [InlineData("arrivalMs", 1_000_000_000)]
    [InlineData("Timestamp [ms]", 1_000_000_000)]
    [InlineData("start_s", Second)]
    [InlineData("arrived_at", Second)]
    [InlineData("Timestamp", Second)]
    [InlineData("time (microseconds)", 1_000_000)]
    public void Load_ArrivalColumn_TakesItsUnitFromItsName(string column, long picosecondsPerUnit)
    {
        var requests = TraceText.Read(TraceText.File($"{column},prompt_tokens,output_tokens\n1000,1,1\n1007.5,1,1\n"));

        Assert.Equal(picosecondsPerUnit * 15 / 2, requests[1].Arrival.Picoseconds);
    }

    [Theory]
    [InlineData("arrived_at,num_prefill_tokens,num_decode_tokens", "1,5,6")]
    [InlineData("num_decode_tokens,num_prefill_tokens,arrived_at", "6,5,1")]
    [InlineData("Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type", "1,,43,GPT-4,5,6,11,API log")]
    [InlineData("request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size", "0,2,0,1,1,5,6")]
    [InlineData("\"arrival\";\"prompt\";\"output\"", "1;5;6")]
    [InlineData("arrival\tinput_tokens\toutput_tokens", "1\t5\t6")]
    [InlineData("arrival|Prompt Length|Output Length", "1|5|6")]
    [InlineData("timestamp,input_tokens,completion_tokens", "2024-01-01 00:00:00,5,6")]
    [InlineData("timestamp,arrival_s,input_tokens,completion_tokens", "never,1,5,6")]
    public void Load_GenericColumns_AreFoundByName(string header, string row)
    {
        foreach (var start in new[] { "", "\uFEFF" })
        {
            var request = Assert.Single(TraceText.Read(TraceText.File($"{start}{header}\n{row}\n")));

            Assert.Equal((5, 6), (request.PromptTokens, request.OutputTokens));
        }
    }

    [Fact]
    public void Load_OptionalColumns_GiveClientsSessionsAndBytes()
    {
        var workload = TraceWorkload.Load(
            TraceText.File("arrival,prompt,output,user,session_id,model,bytes\n0,1,1,ann,s1,llama,700\n1,1,1,bob,s2,qwen,\n2,1,1,ann,s1,llama,9\n3,1,1,,,,\n"), new());
        using var source = workload.Open(0, 0);

        var requests = TraceText.Drain(source);

        Assert.Equal([0, 1, 0, -1], requests.Select(request => request.Client));
        Assert.Equal([700, -1, 9, -1], requests.Select(request => request.Bytes));
        Assert.Equal(requests[0].Session, requests[2].Session);
        Assert.NotEqual(requests[0].Session, requests[1].Session);
        Assert.True(requests[0].Session >= 0 && requests[1].Session >= 0);
        Assert.Equal(-1, requests[3].Session);
        Assert.True(workload.HasClients && workload.HasSessions && !workload.IsRandom && !workload.IsStationary);
        Assert.Equal(["llama", "qwen"], workload.Summary.Models);
        Assert.Equal(2, workload.Summary.Clients);
        Assert.Equal(
            "arrival = arrival, prompt tokens = prompt, output tokens = output, client = user, session = session_id, model = model, bytes = bytes",
            workload.Summary.Columns);
    }

    [Fact]
    public void Load_StatedColumns_OverrideTheRecognisedOnes()
    {
        var file = TraceText.File("timestamp,when,prompt,output\n0,0,1,1\n1,250,1,1\n");
        var options = new TraceOptions { Columns = new() { Arrival = "when", ArrivalUnit = TimeUnit.Milliseconds } };

        Assert.Equal(Second / 4, TraceText.Read(file, options)[1].Arrival.Picoseconds);
        TraceText.Says(
            TraceText.Fault(file, new() { Columns = new() { Client = "who" } }).Message, "no column \"who\" for the client", "\"when\"");
    }

    [Fact]
    public void Load_JsonLines_ReadsNumbersTextsAndEscapes()
    {
        const string Text = """
            {"timestamp": "82", "input_length": 3112, "output_length": 192, "hash_ids": {"a": [1, {"timestamp": 5}]}, "session_id": "s\u00e9"}

            {"output_length": "7", "session_id": "sé", "input_length": 5.0, "timestamp": 83.25, "user_id": 12, "extra": null}
            """;
        var requests = TraceText.Read(TraceText.File(Text.ReplaceLineEndings("\r\n"), "trace.jsonl"));

        Assert.Equal(2, requests.Count);
        Assert.Equal(Second * 5 / 4, requests[1].Arrival.Picoseconds);
        Assert.Equal((5, 7, 0), (requests[1].PromptTokens, requests[1].OutputTokens, requests[1].Client));
        Assert.Equal(requests[0].Session, requests[1].Session);
    }

    [Fact]
    public void Load_Mooncake_TakesMilliseconds()
    {
        var workload = TraceWorkload.Load(
            TraceText.File("{\"timestamp\": 0, \"input_length\": 6758, \"output_length\": 500, \"hash_ids\": [0, 1]}\n{\"timestamp\": 3000, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": []}"), new());

        Assert.Equal("mooncake", workload.Summary.Format);
        Assert.Equal(3, workload.Summary.Span.Seconds);
    }

    [Fact]
    public void Load_GzipUnderAnyName_IsTheSameTrace()
    {
        var plain = Encoding.UTF8.GetBytes("arrival,prompt,output\n0,1,2\n1,3,4\n");
        var packed = TraceText.Gzip(plain);
        byte[] joined = [.. TraceText.Gzip(plain[..30]), .. TraceText.Gzip(plain[30..])];

        var wanted = TraceText.Read(TraceText.File(plain));

        Assert.Equal(wanted, TraceText.Read(TraceText.File(packed, "trace.csv")));
        Assert.Equal(wanted, TraceText.Read(TraceText.File(joined, "trace.txt")));
        Assert.True(TraceWorkload.Scan(TraceText.File(packed), new()).IsCompressed);
    }

    [Fact]
    public void Load_GzipCutAnywhere_IsNamedAsCutOff()
    {
        var packed = TraceText.Gzip(Encoding.UTF8.GetBytes("arrival,prompt,output\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i}.{i * 7919 % 1000},{i + 1},{(i * 31 % 97) + 1}\n"))));
        for (var length = 3; length < packed.Length; length++)
        {
            var message = TraceText.Fault(TraceText.File(packed[..length])).Message;

            Assert.True(message.Contains("gzip file is cut off or damaged", StringComparison.Ordinal), $"{length} of {packed.Length} bytes: {message}");
        }
    }

    [Fact]
    public void Catalogue_OfAllFormats_HasUniqueNamesAndSpecialOnesFirst()
    {
        var names = TraceFormats.Catalogue.Select(format => format.Name).ToArray();

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal("azure-llm", names[0]);
        Assert.Equal(["jsonl", "json", "csv"], names[^3..]);
        Assert.All(TraceFormats.Catalogue, format => Assert.NotEmpty(format.Summary));
    }

    [SharedTheory]
    [InlineData("azure-2023/AzureLLMInferenceTrace_conv.csv", "azure-llm", 19366, 3501.7219, 1154.6974, 211.12594)]
    [InlineData("azure-2023/AzureLLMInferenceTrace_code.csv", "azure-llm", 8819, 3435.9481, 2047.8483, 27.882526)]
    [InlineData("formats/azure_2024_conv_1week.head5_tail5.csv", "azure-llm", 10, null, null, null)]
    [InlineData("formats/azure_2025_multimodal.head5_tail5.csv", "azure-llm", 10, null, null, null)]
    [InlineData("formats/vidur_splitwise_code.csv.gz", "vidur", 8819, 3436.0, 2047.8483, 27.882526)]
    [InlineData("formats/splitwise_sim_test_trace.csv", "splitwise-sim", null, null, null, null)]
    [InlineData("formats/llmservingsim_me2_mixed.jsonl", "llmservingsim", 608, 60.9, 9218.0, 3021.0)]
    [InlineData("formats/llmservingsim_example_trace.jsonl", "llmservingsim", null, null, null, null)]
    [InlineData("mooncake/conversation_trace.jsonl.gz", "mooncake", 12031, 3537.0, 12035.0, 342.6)]
    [InlineData("ragpulse/0_trace.rows-1-3800.jsonl.gz", "ragpulse", 3800, 604371.0, 3021.0, 255.9)]
    [InlineData("burstgpt/burstgpt_v3_first4_full_columns.csv", "burstgpt", 4, 144.0, null, null)]
    [InlineData("measured-vllm/RTXPRO6000_Llama-3.1-8B/requests.jsonl", "vllm-requests", 300, 29.12, 857.5, 652.5)]
    public void Scan_PublicTraces_AgreesWithTheirStatistics(string path, string format, int? rows, double? span, double? prompt, double? output)
    {
        var full = SharedData.PathTo("data/traces/" + path);

        var summary = TraceWorkload.Scan(new(Path.GetFileName(path), () => File.OpenRead(full)), new());

        Assert.Equal(format, summary.Format);
        Assert.Equal(rows ?? summary.Rows, summary.Rows);
        Assert.Equal(span ?? summary.Span.Seconds, summary.Span.Seconds, (span ?? 0) * 2e-3);
        Assert.Equal(prompt ?? summary.MeanPromptTokens, summary.MeanPromptTokens, (prompt ?? 0) * 1e-3);
        Assert.Equal(output ?? summary.MeanOutputTokens, summary.MeanOutputTokens, (output ?? 0) * 1e-3);
        Assert.Equal(0, summary.Skipped.Total);
        Assert.Equal(new FileInfo(full).Length, summary.Bytes);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(full))), summary.Sha256);
    }

    [SharedFact]
    public void Scan_BurstGptWithFailedRows_LeavesThemOutAndCountsThem()
    {
        var path = SharedData.PathTo("data/traces/burstgpt/burstgpt_v1_first54.csv");
        var file = new TraceFile("burst.csv", () => File.OpenRead(path));

        var summary = TraceWorkload.Scan(file, new());

        Assert.Equal((51, 3, 0), (summary.Rows, summary.Failed, summary.Skipped.Total));
        Assert.Equal(559.7, summary.MeanPromptTokens, 0.05);
        Assert.Equal(360.1, summary.MeanOutputTokens, 0.05);
    }
}
