using System.Diagnostics;

namespace LbSim.EndToEnd.Tests;

public sealed class ExitCodeTests
{
    [Fact]
    public void Run_SmallScenario_IsDone()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);

        var outcome = LbSimProcess.Run(folder.Path, "run", "small.yaml");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.True(File.Exists(folder.File("results/small/summary.json")));
        Assert.Contains("least-connections", outcome.Output, StringComparison.Ordinal);
        Assert.All(outcome.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
    }

    [Fact]
    public void Run_ObjectivesMissedAndRequired_IsGoalMissed()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text.Replace("ttft: 500ms", "ttft: 1ms", StringComparison.Ordinal));

        var asked = LbSimProcess.Run(folder.Path, "run", "small.yaml", "--require-objectives", "--output", "a");
        var notAsked = LbSimProcess.Run(folder.Path, "run", "small.yaml", "--output", "b");

        Assert.Equal(1, asked.ExitCode);
        Assert.Equal(0, notAsked.ExitCode);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "absent.yaml")]
    [InlineData("run", ".")]
    [InlineData("rnu", "small.yaml")]
    [InlineData("run", "small.yaml", "--sed", "3")]
    [InlineData("run", "small.yaml", "--seed", "minus one")]
    [InlineData("run", "small.yaml", "--threads", "0")]
    [InlineData("run", "small.yaml", "--replications", "1e3")]
    [InlineData("run", "small.yaml", "--balancers", "least-conections")]
    [InlineData("run", "small.yaml", "--set", "fleet.a100.cont=3")]
    [InlineData("run", "small.yaml", "--set", "fleet.a100.count")]
    [InlineData("run", "small.yaml", "--set", "fleet.a100.count=0")]
    [InlineData("run", "small.yaml", "--trace", "absent.csv")]
    [InlineData("run", "small.yaml", "--trace", ".")]
    [InlineData("validate", "absent.yaml")]
    [InlineData("list", "gpu")]
    public void Run_BadInput_SaysSoInPlainWordsAndWritesNothing(params string[] arguments)
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);

        var outcome = LbSimProcess.Run(folder.Path, arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.NotEmpty(outcome.Error.Trim());
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("results")));
    }

    [Theory]
    [InlineData("SIGINT", UnixSignal.Interrupt, 130)]
    [InlineData("SIGTERM", UnixSignal.Terminate, 143)]
    public void Run_Signalled_EndsWithinHalfASecondAndLeavesOldResultsUntouched(string name, int number, int expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such signals there
        }

        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        folder.Write("endless.yaml", SmallScenario.Endless);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, "run", "small.yaml", "--output", "out").ExitCode);
        var before = File.ReadAllText(folder.File("out/summary.json"));
        using var process = LbSimProcess.Start(folder.Path, "run", "endless.yaml", "--output", "out");
        WaitUntilItWorks(process);

        var clock = Stopwatch.StartNew();
        Assert.Equal(0, UnixSignal.Send(process.Id, number));
        Assert.True(process.WaitForExit(5_000), name);
        clock.Stop();

        Assert.Equal(expected, process.ExitCode);
        Assert.True(clock.ElapsedMilliseconds < 1_500, $"{name} took {clock.ElapsedMilliseconds} ms"); // half a second is promised; machines are shared
        Assert.Equal(before, File.ReadAllText(folder.File("out/summary.json")));
        Assert.Equal(["endless.yaml", "out", "small.yaml"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_FaultOfOurs_IsOneLineAndSeventy()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        var outcome = LbSimProcess.Run(folder.Path, "run", "small.yaml", "--inject-fault");

        Assert.Equal(70, outcome.ExitCode);
        Assert.Single(outcome.Error.Trim().Split('\n'));
        Assert.Contains("report it", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_EachVerb_ShowsItsExample()
    {
        foreach (var verb in new[] { "run", "sweep", "sweep merge", "validate", "list", "schema", "picks" })
        {
            var outcome = LbSimProcess.Run(Path.GetTempPath(), [.. verb.Split(' '), "--help"]);

            Assert.Equal(0, outcome.ExitCode);
            Assert.Contains("lbsim " + verb, outcome.Output[outcome.Output.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void List_OutputClosedEarly_EndsQuietly()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // needs a shell with pipes that close
        }

        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"'{LbSimProcess.Program}' schema | head -n 1");

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Empty(error);
    }

    private static void WaitUntilItWorks(Process process)
    {
        // plain progress lines come every few seconds when piped: the temporary folder shows sooner that runs have begun
        for (var wait = 0; wait < 200 && !process.HasExited; wait++)
        {
            if (process.TotalProcessorTime.TotalSeconds > 0.8)
            {
                return;
            }

            process.Refresh();
            process.WaitForExit(25);
        }

        Assert.False(process.HasExited, "it ended before it could be interrupted");
    }
}
