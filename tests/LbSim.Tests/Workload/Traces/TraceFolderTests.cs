using System.Security.Cryptography;
using System.Text;
using LbSim.Scenarios;
using LbSim.Tests.Testing;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Folders are read like archives, and the numbered files of RAGPulse are found wherever they lie.</summary>
public class TraceFolderTests
{
    private const string Rows = "arrival_s,prompt_tokens,output_tokens\n";

    private static readonly (string Name, string Text)[] Tables =
    [
        ("1_sys_prompt.jsonl", "{\"sys_prompt_id\": 1, \"token_length\": 512}\n{\"sys_prompt_id\": 2, \"token_length\": 40}\n{\"sys_prompt_id\": 6, \"token_length\": 41}\n"),
        ("2_passages.jsonl", "{\"passage_id\": 3, \"token_length\": 300}\n"),
        ("3_history.jsonl", "{\"history_id\": 4, \"token_length\": 11}\n"),
        ("4_user_input.jsonl", "{\"user_input_id\": 5, \"token_length\": 9}\n{\"user_input_id\": 7, \"token_length\": 8}\n"),
    ];

    [Fact]
    public void Read_Folder_TakesItsFilesInOrderAndNamesWhatItLeavesOut()
    {
        var folder = Folder(("a.csv", Rows + "1,10,2\n"), ("b.csv.gz", Rows + "0,20,3\n"), (".hidden.csv", Rows + "0,1,1\n"), ("notes.md", "# nothing\nof the kind [at all]\n"), ("empty.csv", ""));

        var rows = TraceReaderTests.Read(folder, out var recognition, out var reader);

        Assert.Equal("csv", recognition.Format);
        Assert.Equal([10, 20], rows.Select(row => row.Prompt));
        TraceText.Says(string.Concat(reader.Notes), "Files of the folder left out: ", "\".hidden.csv\" (hidden)", "\"notes.md\"", "\"empty.csv\"", "\"sub\" (a folder in the folder");
    }

    [Fact]
    public void Read_FolderWithoutATrace_SaysSo() =>
        TraceText.Says(TraceText.Fault(Folder((".a", "x"), ("b", ""))).Message, "is a folder without a trace", "\".a\" (hidden)");

    [Fact]
    public void Scan_Folder_HashesTheListThatSha256SumPrints()
    {
        string[] texts = [Rows + "0,10,2\n", Rows + "1,20,3\n"];
        var list = string.Concat(texts.Select((text, index) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}  {index}.csv\n"));

        var summary = TraceWorkload.Scan(Folder(("0.csv", texts[0]), ("1.csv", texts[1])), new());

        Assert.Equal((2, texts.Sum(text => text.Length)), (summary.Rows, summary.Bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list))), summary.Sha256);
    }

    [Fact]
    public void Of_FolderOnDisk_SortsByNameAndKnowsItsSubfolders()
    {
        var path = Directory.CreateTempSubdirectory("lbsim").FullName;
        try
        {
            File.WriteAllText(Path.Combine(path, "b.csv"), Rows + "1,20,3\n");
            File.WriteAllText(Path.Combine(path, "B.csv"), Rows + "0,10,2\n");
            Directory.CreateDirectory(Path.Combine(path, "deep"));
            var file = TracePaths.Of(path + Path.DirectorySeparatorChar);

            Assert.Equal(Path.GetFileName(path), file.Name);
            Assert.Equal(["B.csv", "b.csv", "deep"], file.Members!().Select(member => member.Name));
            Assert.Equal([10, 20], TraceText.Read(file).Select(request => request.PromptTokens));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void Read_RagPulseWithItsTables_NamesComponentsByTheirLengths()
    {
        var sample = TraceSamples.Of("ragpulse").Text;
        var beside = TraceText.File(sample) with { Beside = () => [.. Tables.Select(table => TraceText.File(table.Text, table.Name))] };
        TraceFile[] places = [beside, Folder([("0_trace.jsonl", sample), .. Tables]), Folder([.. Tables, ("trace.jsonl", sample)])];
        foreach (var file in places)
        {
            var requests = TraceText.Read(file);

            Assert.Equal([512, 40, 300, 11, 9], requests[0].Prefix.ToArray().Select(segment => segment.Tokens));
            Assert.Equal(requests[0].Prefix.Span[0], requests[1].Prefix.Span[0]);
            Assert.NotEqual(requests[0].Prefix.Span[1].Id, requests[1].Prefix.Span[1].Id);
            Assert.DoesNotContain(TraceWorkload.Scan(file, new()).Notes, note => note.Contains("left out", StringComparison.Ordinal) && note.Contains("passages", StringComparison.Ordinal));
            Assert.Equal(512.0 / (3100 + 3160), TraceAnalyzer.Analyze(file, new()).Reuse!.PrefixHitRatioTokens);
        }
    }

    [Fact]
    public void Read_RagPulseWithATableMissing_NamesNothingFromThereOnAndCountsAllBlocks()
    {
        var file = TraceText.File(TraceSamples.Of("ragpulse").Text) with { Beside = () => [TraceText.File(Tables[0].Text, Tables[0].Name), TraceText.File("no table", "5_notes.txt")] };

        var analysis = TraceAnalyzer.Analyze(file, new());

        Assert.Equal([512, 40], TraceText.Read(file)[0].Prefix.ToArray().Select(segment => segment.Tokens));
        Assert.Equal((10, null), (analysis.Reuse!.BlockReferences, analysis.Reuse.PrefixHitRatioTokens));
        TraceText.Says(string.Concat(analysis.Notes), "come from 1_sys_prompt.jsonl", "Some components have no length");
    }

    [Fact]
    public void Read_RagPulseAlone_NamesNoContents()
    {
        var file = TraceText.File(TraceSamples.Of("ragpulse").Text);

        Assert.All(TraceText.Read(file), request => Assert.True(request.Prefix.IsEmpty));
        TraceText.Says(string.Concat(TraceWorkload.Scan(file, new()).Notes), "none was found");
    }

    [SharedFact]
    public void Read_PublishedRagPulse_FillsEveryPromptButItsTemplate()
    {
        // prompts are 6 to 12 tokens longer than their components: what the chat template adds
        foreach (var request in TraceText.Read(TracePaths.Of(SharedData.PathTo("data/traces/ragpulse/0_trace.rows-1-3800.jsonl.gz"))))
        {
            Assert.InRange(request.PromptTokens - request.Prefix.ToArray().Sum(segment => segment.Tokens), 6, 12);
        }
    }

    private static TraceFile Folder(params (string Name, string Text)[] files) => new("d", () => Stream.Null)
    {
        Members = () =>
        [
            .. files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => TraceText.File(file.Name.EndsWith(".gz", StringComparison.Ordinal) ? TraceText.Gzip(Encoding.UTF8.GetBytes(file.Text)) : Encoding.UTF8.GetBytes(file.Text), file.Name)),
            new("sub", () => Stream.Null) { Members = () => [] },
        ],
    };
}
