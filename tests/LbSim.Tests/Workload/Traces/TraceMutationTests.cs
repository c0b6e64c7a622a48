using System.Text;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Thousands of slightly broken files: whatever happens to the bytes, the answer is rows or a message, never anything else.</summary>
public class TraceMutationTests
{
    private const int Rounds = 10_000;

    private static readonly byte[][] Seeds =
    [
        "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n2023-11-16 18:15:50.9951690,396,109\r\n2023-11-16 18:15:51.2224670,879,55"u8.ToArray(),
        "arrival_s,prompt_tokens,output_tokens,client,session,model,bytes\n0,12,3,ann,s1,m,100\n0.25,1,999,\"b,ob\",,m,\n1e1,7,8,,s2,,5\n"u8.ToArray(),
        "{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 6, \"session_id\": \"a\\u00e9\"}\n{\"timestamp\": 1.5, \"input_length\": 7, \"output_length\": 8}\n"u8.ToArray(),
        "{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 6, \"hash_ids\": [1, 2]}\n{\"timestamp\": 3000, \"input_length\": 7, \"output_length\": 8, \"hash_ids\": []}\n"u8.ToArray(),
        TraceText.Gzip("arrived_at,num_prefill_tokens,num_decode_tokens\n0.0,4808,10\n0.2,3180,8\n1.5,110,27\n"u8.ToArray()),
    ];

    [Fact]
    public void Load_AnyMutation_GivesRowsOrATraceExceptionAndCountsAddUp()
    {
        var random = new RandomStream(20, "mutations");
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = TraceMutations.Mutate(Seeds[round % Seeds.Length], random);
            var file = TraceText.File(bytes);
            var isSorted = random.NextIndex(2) == 0;
            var options = new TraceOptions { BadRows = BadRowPolicy.Skip, Unsorted = isSorted ? UnsortedPolicy.Sort : UnsortedPolicy.Error };
            try
            {
                var summary = TraceWorkload.Scan(file, options);
                var requests = TraceText.Read(file, options);

                read++;
                Assert.Equal(summary.Rows, requests.Count);
                Assert.All(requests, request => Assert.True(request.PromptTokens > 0 && request.OutputTokens > 0 && request.Arrival.Picoseconds >= 0));
                Assert.Equal(requests.Select(request => request.Arrival).Order(), requests.Select(request => request.Arrival));
                AssertRowsAddUp(bytes, summary);
                AssertStrictAgrees(file, options, summary);
            }
            catch (TraceException fault)
            {
                Assert.StartsWith("trace.csv:", fault.Message, StringComparison.Ordinal);
                Assert.True(fault.Message.Length < 2000, fault.Message);
            }
        }

        Assert.InRange(read, Rounds / 5, Rounds); // the mutations are small enough that many files survive
    }

    // rows read plus rows skipped are the lines that are not blank, the CSV's header left out
    private static void AssertRowsAddUp(byte[] bytes, TraceSummary summary)
    {
        if (summary.IsCompressed)
        {
            return;
        }

        var isJson = summary.Format is "jsonl" or "mooncake" or "llmservingsim";
        var lines = Encoding.Latin1.GetString(bytes).Split(isJson ? ["\n"] : ["\r\n", "\n", "\r"], StringSplitOptions.None);
        var rows = lines.Count(line => (isJson ? line.Trim(' ', '\t', '\r') : line).Length > 0) - (isJson ? 0 : 1); // blanks are a row to CSV
        Assert.True(
            rows == summary.Rows + summary.Skipped.Total,
            $"{rows} rows, of which {summary.Rows} read and {summary.Skipped.Total} skipped: {Convert.ToHexString(bytes)}");
    }

    private static void AssertStrictAgrees(TraceFile file, TraceOptions options, TraceSummary summary)
    {
        var strict = options with { BadRows = BadRowPolicy.Error };
        if (summary.Skipped.Total == 0)
        {
            Assert.Equal(summary.Rows, TraceWorkload.Scan(file, strict).Rows);
        }
        else
        {
            Assert.True(Assert.Throws<TraceException>(() => TraceWorkload.Scan(file, strict)).Line > 0);
        }
    }
}
