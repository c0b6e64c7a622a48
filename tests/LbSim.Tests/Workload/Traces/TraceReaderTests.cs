using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

public class TraceReaderTests
{
    // archives hold dates: the same ones in every run
    private static readonly DateTimeOffset Written = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Formats => TraceSamples.Names;

    [Fact]
    public void Catalogue_OfAllFormats_HasASampleForEach() =>
        Assert.Equal(TraceFormats.Catalogue.Select(format => format.Name).Order(StringComparer.Ordinal), TraceSamples.All.Select(sample => sample.Format).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_SampleOfAFormat_IsRecognisedAndReadExactly(string format)
    {
        var sample = TraceSamples.Of(format);

        var rows = Read(TraceText.File(sample.Text), out var recognition, out _);

        Assert.Equal(format, recognition.Format);
        Assert.Equal(sample.Rows, rows.Select(row => (Picoseconds: (long)((row.At - rows[0].At) / 1_000_000), row.Prompt, row.Output)));
        Assert.Equal(format is not ("csv" or "jsonl" or "json"), recognition.IsSure);
        Assert.Equal(format, recognition.Considered[0]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_SampleWithByteOrderMarkAndCrlf_IsTheSame(string format)
    {
        var text = TraceSamples.Of(format).Text;
        var wanted = Read(TraceText.File(text), out _, out _).Select(row => (row.At, row.Prompt, row.Output));

        var rows = Read(TraceText.File("\uFEFF" + text.ReplaceLineEndings("\r\n")), out var recognition, out _);

        Assert.Equal(format, recognition.Format);
        Assert.Equal(wanted, rows.Select(row => (row.At, row.Prompt, row.Output)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_SampleInArchives_IsTheSameTwice(string format)
    {
        var text = TraceSamples.Of(format).Text;
        // a session that comes twice is left out the second time, so its copy has to differ
        var second = format == "weka-agents" ? text.Replace("\"in\": 200", "\"in\": 201", StringComparison.Ordinal) : text;
        var wanted = Read(TraceText.File(text), out _, out _).Count;
        foreach (var archive in new[] { Zip(text, second), TraceText.Gzip(Tar(text, second)), Tar(text, second) })
        {
            var rows = Read(TraceText.File(archive), out var recognition, out var reader);

            Assert.Equal(format, recognition.Format);
            Assert.Equal(2 * wanted, rows.Count);
            TraceText.Says(string.Concat(reader.Notes), "left out: \"notes.md\"");
        }
    }

    [Fact]
    public void Read_FailedRequests_AreLeftOutOfARunAndCounted()
    {
        var summary = TraceWorkload.Scan(TraceText.File(TraceSamples.Of("burstgpt").Text), new());

        Assert.Equal((1, 2, 0), (summary.Rows, summary.Failed, summary.Skipped.Total));
    }

    [Fact]
    public void Read_ZeroPromptThatWasAnswered_StaysAnError()
    {
        var file = TraceText.File("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,m,0,18,18,API log\n");

        TraceText.Says(TraceText.Fault(file).Message, ":2: Request tokens is \"0\"");
    }

    [Fact]
    public void Read_GenericFileWithZeroOutput_StaysAnError() =>
        TraceText.Says(TraceText.Fault(TraceText.File("arrival,prompt,output\n0,5,0\n")).Message, "output is \"0\"", "expected 1 or more tokens");

    [Fact]
    public void Read_Qwen_ChainsTurnsIntoSessionsAndNamesSixteenTokens()
    {
        var rows = Read(TraceText.File(TraceSamples.Of("qwen-bailian").Text), out _, out var reader);

        Assert.Equal(rows[0].Session, rows[1].Session);
        Assert.Equal(16, reader.BlockTokens);
        Assert.Equal(rows[0].Prefix, rows[1].Prefix![..2]);
    }

    [Fact]
    public void Read_AgentSessions_KeepBlocksApartAndLeaveRepeatedOnesOut()
    {
        var text = TraceSamples.Of("weka-agents").Text;
        var other = text.Replace("\"id\": \"s\"", "\"id\": \"other\"", StringComparison.Ordinal);

        var rows = Read(TraceText.File(Zip(text, other.Replace("\"t\": 30.0", "\"t\": 31.0", StringComparison.Ordinal), other)), out _, out var reader);

        Assert.Equal(6, rows.Count);
        Assert.Equal(("repeats another session", 3), Assert.Single(reader.Skipped.ByReason));
        Assert.NotEqual(rows[0].Session, rows[3].Session);
        Assert.NotEqual(rows[0].Prefix![0].Id, rows[3].Prefix![0].Id);
        Assert.Equal(rows[0].Prefix, rows[2].Prefix![..3]);
    }

    [Fact]
    public void Read_GuideLlmReportWithoutRequests_SaysSo()
    {
        var file = TraceText.File("{\"metadata\": {\"guidellm_version\": \"0.8\"}, \"benchmarks\": [{\"requests\": {\"successful\": [], \"errored\": [], \"incomplete\": []}}]}");

        TraceText.Says(TraceText.Fault(file).Message, "saved without its requests");
    }

    [Fact]
    public void Read_OtelSpansWithoutCounts_EstimatesThemFromTextAndSaysSo()
    {
        var file = TraceText.File("{\"spans\": [{\"span_id\": \"a\", \"start_time\": \"2026-03-25T11:00:00.000000\", \"attributes\": {\"gen_ai.operation.name\": \"chat\", \"gen_ai.input.messages\": \"[{\\\"role\\\": \\\"user\\\", \\\"content\\\": \\\"12345678\\\"}]\", \"gen_ai.output.text\": \"123456789\"}}]}");

        var row = Assert.Single(Read(file, out _, out var reader));

        Assert.Equal((2, 3), (row.Prompt, row.Output));
        TraceText.Says(string.Concat(reader.Notes), "one token for every 4 characters");
    }

    [Fact]
    public void Read_AccessLog_StatesItsRuleFromBytesToTokens()
    {
        _ = Read(TraceText.File(TraceSamples.Of("haproxy-log").Text), out _, out var reader);

        TraceText.Says(string.Concat(reader.Notes), "(response bytes - 350) / 200", "1,155 tokens");
    }

    [Fact]
    public void Read_NamedFormat_IsUsedAndAnUnknownOneSuggested()
    {
        var file = TraceText.File(TraceSamples.Of("vidur").Text);
        using var reader = TraceFormats.Open(file, new(), "csv", false, out var recognition);

        Assert.Equal("csv", recognition.Format);
        TraceText.Says(Assert.Throws<TraceException>(() => TraceFormats.Open(file, new(), "vidr", false, out _)).Message, "did you mean \"vidur\"");
    }

    [Fact]
    public void Read_DamagedArchives_AreNamedAsSuch()
    {
        var zip = Zip(TraceSamples.Of("csv").Text);
        var tar = TraceText.Gzip(Tar(TraceSamples.Of("csv").Text));

        TraceText.Says(TraceText.Fault(TraceText.File(zip[..(zip.Length / 2)])).Message, "zip archive is cut off or damaged");
        TraceText.Says(TraceText.Fault(TraceText.File(tar[..(tar.Length / 2)])).Message, "is cut off or damaged");
    }

    [Fact]
    public void Read_JsonDocumentCutOff_SaysSo()
    {
        var text = TraceSamples.Of("inference-perf").Text;

        TraceText.Says(TraceText.Fault(TraceText.File(text[..(text.Length - 20)])).Message, "may have been cut off");
    }

    internal static List<TraceRow> Read(TraceFile file, out TraceRecognition recognition, out TraceReader reader, BadRowPolicy badRows = BadRowPolicy.Error)
    {
        using var opened = TraceFormats.Open(file, new() { ArrivalIsOptional = true, BadRows = badRows }, null, false, out recognition);
        reader = opened;
        var rows = new List<TraceRow>();
        while (opened.TryRead(out var row))
        {
            rows.Add(row);
        }

        return rows;
    }

    internal static byte[] Zip(params string[] texts)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var index = 0; index < texts.Length; index++)
            {
                Put(archive, $"d/{index}.json", texts[index]);
                Put(archive, "notes.md", "# no trace\nof any kind [at all]\n");
            }
        }

        return packed.ToArray();

        static void Put(ZipArchive archive, string name, string text)
        {
            var entry = archive.CreateEntry(name);
            entry.LastWriteTime = Written;
            using var content = entry.Open();
            content.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    internal static byte[] Tar(params string[] texts)
    {
        using var packed = new MemoryStream();
        using (var archive = new TarWriter(packed, leaveOpen: true))
        {
            for (var index = 0; index < texts.Length; index++)
            {
                Put(archive, $"d/{index}.json", texts[index]);
                Put(archive, "notes.md", "# no trace\nof any kind [at all]\n");
            }
        }

        return packed.ToArray();

        static void Put(TarWriter archive, string name, string text) =>
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)), ModificationTime = Written });
    }
}
