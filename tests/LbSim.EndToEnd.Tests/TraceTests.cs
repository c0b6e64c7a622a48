using System.Text.Json;

namespace LbSim.EndToEnd.Tests;

public sealed class TraceTests
{
    private const string Burst = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,GPT-4,471,19,490,API log\n45,ChatGPT,7,0,7,API log\n46,GPT-4,90,5,95,API log\n";

    [Fact]
    public void Analyze_SmallTrace_PrintsFiguresAndWritesThePageTwiceAlike()
    {
        using var folder = new ScratchFolder();
        folder.Write("t.csv", Burst);

        var outcome = LbSimProcess.Run(folder.Path, "trace", "analyze", "t.csv", "--format", "json", "--output", "a");
        var again = LbSimProcess.Run(folder.Path, "trace", "analyze", "t.csv", "--output", "b");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(3, json.RootElement.GetProperty("requests").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("failures").GetProperty("requests").GetInt32());
        Assert.Contains("3 requests over 41.0 s", again.Output, StringComparison.Ordinal);
        foreach (var name in (string[])["analysis.json", "manifest.json", Path.Combine("charts", "rate.svg")])
        {
            Assert.Equal(File.ReadAllBytes(folder.File(Path.Combine("a", name))), File.ReadAllBytes(folder.File(Path.Combine("b", name))));
        }

        Assert.Contains("lbsim trace analyze t.csv", File.ReadAllText(folder.File(Path.Combine("a", "report.html"))), StringComparison.Ordinal);
    }

    [Fact]
    public void ConvertSliceMerge_SmallTrace_WriteWhatTheySay()
    {
        using var folder = new ScratchFolder();
        folder.Write("t.csv", Burst);

        var converted = LbSimProcess.Run(folder.Path, "trace", "convert", "t.csv", "--to", "mooncake", "--output", "m.jsonl.gz");
        var sliced = LbSimProcess.Run(folder.Path, "trace", "slice", "m.jsonl.gz", "--start", "10s", "--to", "vidur", "--output", "s.csv");
        var merged = LbSimProcess.Run(folder.Path, "trace", "merge", "s.csv", "t.csv", "--output", "both.csv");

        Assert.True(converted.ExitCode + sliced.ExitCode + merged.ExitCode == 0, converted.Error + sliced.Error + merged.Error);
        Assert.Contains("2 requests as mooncake; 1 that had failed left out", converted.Output, StringComparison.Ordinal);
        Assert.Equal("arrived_at,num_prefill_tokens,num_decode_tokens\n0,90,5\n", File.ReadAllText(folder.File("s.csv")));
        Assert.Equal(4, File.ReadAllLines(folder.File("both.csv")).Length);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.partial"));
    }

    [Fact]
    public void Trace_BadInput_IsTwoWithOneMessage()
    {
        using var folder = new ScratchFolder();
        folder.Write("t.csv", Burst);
        folder.Write("bad.csv", "a,b\n1,2\n");

        foreach (var (arguments, message) in ((string[], string)[])
        [
            (["trace", "analyze", "gone.csv"], "gone.csv: there is no such file"),
            (["trace", "analyze", "bad.csv"], "bad.csv:1: has no column for the prompt tokens"),
            (["trace", "analyze", "t.csv", "--format", "xml"], "--format: \"xml\" is not text or json"),
            (["trace", "analyze", "t.csv", "--column", "arival=x"], "did you mean \"arrival\""),
            (["trace", "analyze"], "See: lbsim trace analyze --help"),
            (["trace", "convert", "t.csv", "--to", "csvv", "--output", "x"], "did you mean \"csv\""),
            (["trace", "slice", "t.csv", "--output", "x"], "expected --start, --limit or both"),
            (["trace", "slice", "t.csv", "--start", "soon", "--output", "x"], "neither a number of rows nor a time"),
        ])
        {
            var outcome = LbSimProcess.Run(folder.Path, arguments);

            Assert.True(outcome.ExitCode == 2, string.Join(' ', arguments) + ": " + outcome.Output + outcome.Error);
            Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(folder.File("x")));
        }
    }
}
