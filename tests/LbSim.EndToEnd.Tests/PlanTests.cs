namespace LbSim.EndToEnd.Tests;

/// <summary>`lbsim plan` as a user meets it: exit codes, messages, the same bytes again.</summary>
public sealed class PlanTests
{
    private const string Small = """
        name: small
        seed: 7
        duration: 60s
        workload:
          arrivals: { process: poisson, rate: 12/s }
          lengths: azure-2023-conv
        model: llama-3.1-8b
        balancers: [round-robin, least-connections]
        objectives: { ttft: 500ms, tpot: 50ms, attainment: 90% }
        plan:
          candidates:
            - { gpu: a100-80gb, max: 3 }
            - { gpu: h100-sxm, max: 1 }
        """;

    [Fact]
    public void Plan_SmallScenario_IsDoneAndTheSameAgain()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", Small);

        var outcome = LbSimProcess.Run(folder.Path, "plan", "small.yaml", "--output", "one", "--threads", "1");
        var again = LbSimProcess.Run(folder.Path, "plan", "small.yaml", "--output", "two", "--threads", "2", "--quiet");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal((0, "", ""), (again.ExitCode, again.Output, again.Error));
        Assert.Contains("Answer: Traffic x1: ", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith("idle attainment", outcome.Error, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.File("one"), "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllText(file), File.ReadAllText(file.Replace(folder.File("one"), folder.File("two"), StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Plan_GoalOutOfReach_IsGoalMissed()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", Small);

        var idle = LbSimProcess.Run(folder.Path, "plan", "small.yaml", "--set", "objectives.ttft=1ms");
        var few = LbSimProcess.Run(folder.Path, "plan", "small.yaml", "--set", "workload.arrivals.rate=200/s");

        Assert.Equal((1, 1), (idle.ExitCode, few.ExitCode));
        Assert.Contains("nothing was searched", string.Join(' ', idle.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("In the way", few.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnlyAPlan_IsBadInputThatSuggestsPlan()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", Small);

        var outcome = LbSimProcess.Run(folder.Path, "run", "small.yaml");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("lbsim plan small.yaml", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("results")));
    }

    [Theory]
    [InlineData("plan.candidates[0].max=0", "max")]
    [InlineData("plan.candidates[0].min=9", "above the maximum 3")]
    [InlineData("plan.candidates=[]", "has no candidate")]
    [InlineData("plan.peak.window=10m", "the workload lasts 60 s")]
    public void Plan_BadInput_IsOneMessageAndNothingIsLost(string setting, string message)
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", Small);
        Directory.CreateDirectory(folder.File("results/small"));
        folder.Write("results/small/manifest.json", "{}");

        var outcome = LbSimProcess.Run(folder.Path, "plan", "small.yaml", "--set", setting);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("1 error, nothing was run.", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(folder.File("results/small/manifest.json")));
    }
}
