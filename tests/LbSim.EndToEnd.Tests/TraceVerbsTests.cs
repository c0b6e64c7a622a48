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
        Assert.Contains("output tokens, mean", Ok(folder, "trace", "fit", "clients"), StringComparison.Ordinal);
        Assert.Contains("requests of a mixture of 1 clients", Ok(folder, "trace", "generate", "clients-fit.yaml", "--output", "made.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no file", "trace", "fit", "missing.csv")]
    [InlineData("exists already", "trace", "generate", "small.yaml", "--output", "small.yaml")]
    [InlineData("is not a number from", "trace", "scale", "small.yaml", "--by", "-1", "--output", "x.csv")]
    [InlineData("did you mean", "trace", "generate", "small.yaml", "--output", "x.csv", "--set", "workload.arrivals.proces=gamma")]
    [InlineData("is not a duration", "trace", "generate", "small.yaml", "--output", "x.csv", "--answer-time", "5")]
    public void BadInput_IsExitCode2AndOneMessage(string message, params string[] arguments)
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);

        var outcome = LbSimProcess.Run(folder.Path, arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("x.csv")));
    }

    private static string Ok(ScratchFolder folder, params string[] arguments)
    {
        var outcome = LbSimProcess.Run(folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome.Output;
    }
}
