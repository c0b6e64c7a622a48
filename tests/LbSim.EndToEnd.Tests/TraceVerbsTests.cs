namespace LbSim.EndToEnd.Tests;

/// <summary>The verbs that make traffic: generate, fit and scale.</summary>
public sealed class TraceVerbsTests
{
    [Theory]
    [InlineData("mixture.yaml")]
    [InlineData("sessions.yaml")]
    [InlineData("quickstart.yaml")]
    public void Generate_FitAndGenerateAgain_MakesTracesOfTheSameKind(string scenario)
    {
        using var folder = new ScratchFolder();
        Ok(folder, "trace", "generate", LbSimProcess.Scenario(scenario), "--output", "a.csv", "--duration", "5m");
        Ok(folder, "trace", "generate", LbSimProcess.Scenario(scenario), "--output", "b.csv.gz", "--duration", "5m");

        Assert.Contains("index of dispersion, 1 s", Ok(folder, "trace", "fit", "a.csv", "--output", "fit.yaml"), StringComparison.Ordinal);
        Ok(folder, "trace", "generate", "fit.yaml", "--output", "c.csv");

        var (first, again) = (File.ReadAllLines(folder.File("a.csv")), File.ReadAllLines(folder.File("c.csv")));
        Assert.Equal(first[0], again[0]);
        Assert.InRange(again.Length / (double)first.Length, 0.7, 1.3);
        using var zip = new System.IO.Compression.GZipStream(File.OpenRead(folder.File("b.csv.gz")), System.IO.Compression.CompressionMode.Decompress);
        using var text = new StreamReader(zip);
        Assert.Equal(File.ReadAllText(folder.File("a.csv")), text.ReadToEnd());
    }

    [Fact]
    public void Scale_ByCopiesAndSqueezing_WritesThatManyTimesTheRate()
    {
        using var folder = new ScratchFolder();
        Ok(folder, "trace", "generate", LbSimProcess.Scenario("mixture.yaml"), "--output", "a.csv", "--duration", "10m");

        var copies = Ok(folder, "trace", "scale", "a.csv", "--by", "2", "--output", "copies.csv");
        Ok(folder, "trace", "scale", "a.csv", "--by", "2", "--how", "squeeze", "--output", "squeezed.csv");

        Assert.Contains("index of dispersion", copies, StringComparison.Ordinal);
        var rows = File.ReadAllLines(folder.File("a.csv")).Length - 1;
        Assert.InRange((File.ReadAllLines(folder.File("copies.csv")).Length - 1) / (double)rows, 1.8, 2.2);
        Assert.Equal(rows, File.ReadAllLines(folder.File("squeezed.csv")).Length - 1);
    }

    [Fact]
    public void Analyze_FitAndRun_TakeFolders()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder.File("days"));
        Directory.CreateDirectory(folder.File("clients"));
        folder.Write("days/1.csv", "arrival_s,prompt_tokens,output_tokens\n0,10,5\n1,20,6\n");
        folder.Write("days/2.csv", "arrival_s,prompt_tokens,output_tokens\n2,30,7\n");
        folder.Write("clients/chunk-0-trace.csv", "0,5,1.5,Gamma,0.5,1\n600,2,1.5,Gamma,0.5,1\n");
        folder.Write("clients/chunk-0-dataset.json", "{\"0\": {\"input_tokens\": \"{40: 1.0}\", \"output_tokens\": \"{10: 0.5, 30: 0.5}\"}}");
        folder.Write("small.yaml", SmallScenario.Text);

        Assert.Contains("3 requests", Ok(folder, "trace", "analyze", "days/"), StringComparison.Ordinal);
        Assert.Contains("3 requests", Ok(folder, "run", "small.yaml", "--trace", "days", "--output", "out"), StringComparison.Ordinal);
        Assert.Contains("1 clients", Ok(folder, "trace", "analyze", "clients", "--output", "page"), StringComparison.Ordinal);
        Assert.Contains("ServeGen", File.ReadAllText(folder.File("page/report.html")), StringComparison.Ordinal);
        Assert.Contains("output tokens, mean", Ok(folder, "trace", "fit", "clients"), StringComparison.Ordinal);
        Assert.Contains("a mixture of 1 clients", Ok(folder, "trace", "generate", "clients-fit.yaml", "--output", "made.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no file", "trace", "fit", "missing.csv")]
    [InlineData("is the file that is read", "trace", "generate", "small.yaml", "--force", "--output", "small.yaml")]
    [InlineData("exists already", "trace", "generate", "small.yaml", "--output", "there.csv")]
    [InlineData("exists already", "trace", "convert", "there.csv", "--to", "vidur", "--output", "small.yaml")]
    [InlineData("is the file that is read", "trace", "slice", "there.csv", "--limit", "1", "--force", "--output", "./there.csv")]
    [InlineData("is a folder", "trace", "merge", "there.csv", "there.csv", "--output", ".")]
    [InlineData("there is no folder \"gone\"", "trace", "scale", "there.csv", "--by", "2", "--output", "gone/x.csv")]
    [InlineData("did you mean \"mooncake\"", "trace", "generate", "small.yaml", "--to", "moncake", "--output", "x.csv")]
    [InlineData("there.csv:4:", "trace", "convert", "there.csv", "--to", "vidur")]
    [InlineData("is not a number from", "trace", "scale", "small.yaml", "--by", "-1", "--output", "x.csv")]
    [InlineData("did you mean", "trace", "generate", "small.yaml", "--output", "x.csv", "--set", "workload.arrivals.proces=gamma")]
    [InlineData("is not a duration", "trace", "generate", "small.yaml", "--output", "x.csv", "--answer-time", "5")]
    public void BadInput_IsExitCode2AndOneMessage(string message, params string[] arguments)
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        folder.Write("there.csv", "arrival_s,prompt_tokens,output_tokens\n0,1,1\n1,2,2\n2,none,2\n");

        var outcome = LbSimProcess.Run(folder.Path, arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.Equal(["small.yaml", "there.csv"], folder.Entries());
    }

    [Fact]
    public void Generate_ToMooncake_KeepsContentsInCommonForTheReplay()
    {
        using var folder = new ScratchFolder();
        var said = Ok(folder, "trace", "generate", LbSimProcess.Scenario("sessions.yaml"), "--to", "mooncake", "--duration", "5m", "--output", "s.jsonl");

        Assert.Contains("mooncake cannot hold", said, StringComparison.Ordinal);
        Assert.Contains("\"prefix_reuse\"", Ok(folder, "trace", "analyze", "s.jsonl", "--format", "json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_ToStdout_WritesTheTraceAloneAndTheSummaryOnStderr()
    {
        using var folder = new ScratchFolder();
        folder.Write("t.csv", "arrival_s,prompt_tokens,output_tokens\n5,1,1\n9,2,2\n7,3,3\n7,3,3\n");

        var outcome = LbSimProcess.Run(folder.Path, "trace", "convert", "t.csv", "--to", "vidur", "--drop-duplicates");

        Assert.Equal((0, "arrived_at,num_prefill_tokens,num_decode_tokens\n0,1,1\n2,3,3\n4,2,2\n"), (outcome.ExitCode, outcome.Output));
        Assert.Contains("stdout: 3 requests as vidur; 1 row that repeats another left out", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["t.csv"], folder.Entries());
    }

    [Fact]
    public void Convert_OverALink_ReplacesWhatItLeadsToButNeverTheInput()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new ScratchFolder();
        folder.Write("t.csv", "arrival_s,prompt_tokens,output_tokens\n5,1,1\n");
        folder.Write("old.csv", "old");
        File.CreateSymbolicLink(folder.File("input.csv"), "t.csv");
        File.CreateSymbolicLink(folder.File("link.csv"), "old.csv");

        var refused = LbSimProcess.Run(folder.Path, "trace", "convert", "t.csv", "--to", "vidur", "--output", "input.csv", "--force");
        Ok(folder, "trace", "convert", "t.csv", "--to", "vidur", "--output", "link.csv", "--force");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is the file that is read", refused.Error, StringComparison.Ordinal);
        Assert.Equal("old.csv", new FileInfo(folder.File("link.csv")).LinkTarget);
        Assert.Equal("arrived_at,num_prefill_tokens,num_decode_tokens\n0,1,1\n", File.ReadAllText(folder.File("old.csv")));
    }

    [Theory]
    [InlineData(UnixSignal.Interrupt, 130)]
    [InlineData(UnixSignal.Terminate, 143)]
    public void Convert_StoppedByASignal_LeavesNothingBehind(int signal, int code)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new ScratchFolder();
        using (var rows = new StreamWriter(folder.File("long.csv")))
        {
            rows.Write("arrival_s,prompt_tokens,output_tokens\n1,1,1\n");
            for (var row = 0; row < 4_000_000; row++)
            {
                rows.Write("0,1,1\n");
            }
        }

        using var process = LbSimProcess.Start(folder.Path, "trace", "convert", "long.csv", "--to", "vidur", "--output", "x.csv");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(folder.File("x.csv.partial")) || process.HasExited, 30_000));
        Assert.Equal(0, UnixSignal.Send(process.Id, signal));
        process.WaitForExit();

        Assert.Equal(code, process.ExitCode);
        Assert.Equal(["long.csv"], folder.Entries());
    }

    private static string Ok(ScratchFolder folder, params string[] arguments)
    {
        var outcome = LbSimProcess.Run(folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome.Output;
    }
}
