using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Output;

namespace LbSim.Tests.Workload.Traces.Output;

/// <summary>Every writer against every reader: what a format holds comes back, and writing it again changes nothing.</summary>
public class RoundTripTests
{
    private static readonly string[] Texts = ["ann", "b,ob", "say \"no\"", "ü 漢\u00a0", "12", "semi;colon|bar", "", "{x}", "tab\there", "null"];

    private static readonly string[] Kinds = ["API log", "Conversation, long"];

    public static TheoryData<string> Formats => [.. TraceEditor.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Convert_RandomRows_GivesBackWhatTheFormatHolds(string format)
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var source = TraceText.File(Rows(new(seed, 3UL), hasFailures: false));
            var writer = TraceWriter.Find(format)!;

            var (text, result) = Written(source, new() { To = format });

            Assert.Equal(Read(source, writer, isWritten: false), Read(TraceText.File(text), writer, isWritten: true));
            Assert.Equal(format, TraceWorkload.Scan(TraceText.File(text), new()).Format);
            Assert.Equal(writer.Holds != (RowContent.Clients | RowContent.Sessions | RowContent.Models | RowContent.Bytes), result.Notes.Any(note => note.Contains("cannot hold", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Convert_WhatItWrote_WritesTheSameBytes(string format)
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var once = Written(TraceText.File(Rows(new(seed, 4UL), hasFailures: false)), new() { To = format }).Text;

            var (twice, result) = Written(TraceText.File(once), new() { To = format });

            Assert.Equal(once, twice);
            Assert.Empty(result.Notes);
        }
    }

    [Fact]
    public void Convert_FailedRequests_ComeBackFromTheFormatThatHoldsThem()
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var source = TraceText.File(Rows(new(seed, 5UL), hasFailures: true));
            var once = Written(source, new() { To = "burstgpt", KeepsFailures = true }).Text;

            Assert.Equal(Read(source, new BurstGptTraceWriter(), isWritten: false), Read(TraceText.File(once), new BurstGptTraceWriter(), isWritten: true));
            Assert.Equal(once, Written(TraceText.File(once), new() { To = "burstgpt", KeepsFailures = true }).Text);
        }
    }

    [Fact]
    public void Convert_EverySample_AccountsForEveryRowAndIsStableFromThenOn()
    {
        foreach (var sample in TraceSamples.All.Where(sample => sample.Format != "vidur-lengths" && sample.Format != "vllm-dataset"))
        {
            foreach (var format in TraceEditor.Formats)
            {
                var (once, result) = Written(TraceText.File(sample.Text), new() { To = format });

                Assert.Equal(sample.Rows.Length, result.Rows + result.Failures);
                Assert.Equal(once, Written(TraceText.File(once), new() { To = format }).Text);
            }
        }
    }

    [Fact]
    public void Convert_AClientThatAppearsLateInJsonLines_ComesBack()
    {
        var source = "arrival_s,prompt_tokens,output_tokens,client\n" + string.Concat(Enumerable.Range(0, 5000).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row},1,1,{(row == 4999 ? "late" : "")}\n")));

        var written = Written(TraceText.File(source), new() { To = "jsonl" }).Text;

        Assert.EndsWith(",4999,1,1,late,,,\n", "," + Written(TraceText.File(written), new() { To = "csv" }).Text.Split('\n')[^2] + "\n", StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_TimesFinerThanTheFormat_AreRoundedAndThatIsSaid()
    {
        var (text, result) = Written(TraceText.At("0", "0.00000014", "0.00000016"), new() { To = "azure-llm" });

        Assert.Equal(["2000-01-01 00:00:00.0000000,10,1", "2000-01-01 00:00:00.0000001,11,1", "2000-01-01 00:00:00.0000002,12,1"], text.Split('\n')[1..^1]);
        Assert.Contains("azure-llm tells times apart that are 100 ns from each other: times were rounded.", result.Notes);
    }

    [Fact]
    public void Convert_TraceOfTenThousandYears_IsRefusedWhereDatesEnd() => TraceText.Says(
        Assert.Throws<TraceException>(() => Written(TraceText.At("0", "300000000000"), new() { To = "azure-llm" })).Message, "year 9999");

    // BurstGPT's layout with further columns: the only one that holds failures
    private static string Rows(RandomStream stream, bool hasFailures)
    {
        var lines = new List<string> { (hasFailures ? "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type" : "arrival_s,prompt_tokens,output_tokens,client,session,model,bytes") };
        var at = (Int128)stream.NextIndex(1000) * 1_000_000_000_000;
        for (var row = 0; row < 60; row++)
        {
            at += stream.NextIndex(3) switch { 0 => 0, 1 => stream.NextIndex(1_000_000), _ => (Int128)(stream.NextBits() >> 20) };
            var time = string.Create(CultureInfo.InvariantCulture, $"{at / 1_000_000_000_000}.{(long)(at % 1_000_000_000_000):000000000000}");
            string Text() => "\"" + Texts[stream.NextIndex(Texts.Length)].Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
            lines.Add(hasFailures
                ? string.Create(CultureInfo.InvariantCulture, $"{time},{Text()},{stream.NextIndex(4) * stream.NextIndex(900)},{(stream.NextIndex(2) == 0 ? 0 : 9)},0,\"{Kinds[stream.NextIndex(2)]}\"").Replace(",0,9,0", ",5,9,0", StringComparison.Ordinal)
                : string.Create(CultureInfo.InvariantCulture, $"{time},{1 + stream.NextIndex(int.MaxValue - 1)},{1 + stream.NextIndex(900)},{Text()},{Text()},{Text()},{(stream.NextIndex(2) == 0 ? "" : stream.NextIndex(1 << 30).ToString(CultureInfo.InvariantCulture))}"));
        }

        return string.Join('\n', lines);
    }

    private static List<string> Read(TraceFile file, TraceWriter writer, bool isWritten)
    {
        using var reader = TraceFormats.Open(file, new() { ReadsModels = true, KeepsSessionNames = true, BadRows = BadRowPolicy.Error }, null, hashes: false, out _);
        var rows = new List<string>();
        Int128? first = null;
        while (reader.TryRead(out var row))
        {
            first ??= row.At;
            var at = TimeScale.ToPicoseconds(row.At - first.Value);
            at = isWritten ? at : (at + (writer.Resolution / 2)) / writer.Resolution * writer.Resolution;
            rows.Add(string.Join('|', at, row.Prompt, row.Output, Held(RowContent.Clients, row.Client < 0 ? "" : reader.Ids.Clients.Texts[row.Client]), Held(RowContent.Sessions, row.SessionName ?? ""), Held(RowContent.Models, row.Model < 0 ? "" : reader.Ids.Models.Texts[row.Model]), Held(RowContent.Kinds, row.Kind < 0 ? Kinds[0] : reader.Ids.Kinds.Texts[row.Kind]), Held(RowContent.Bytes, row.Bytes.ToString(CultureInfo.InvariantCulture))));
        }

        return rows;

        string Held(RowContent content, string text) => writer.Holds.HasFlag(content) ? text : "";
    }

    private static (string Text, EditResult Result) Written(TraceFile file, EditOptions options)
    {
        var output = new WrittenTrace();
        var result = TraceEditor.Convert(file, options, output.Begin);
        return (output.Text, result);
    }
}
