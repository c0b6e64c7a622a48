using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Kernel.Random;
using LbSim.Scenarios;
using LbSim.Tests.Reports.Files;

namespace LbSim.Tests.Experiments;

/// <summary>Experiments on a recorded trace: what is headline, what is interval, and what is refused.</summary>
public sealed class TraceExperimentTests
{
    private const string Replay = """
        name: replay
        replications: 5
        workload:
          trace: { file: t.csv, block: 20s }
        fleet:
          - { name: q, count: 2, queue: { slots: 2, service: { exponential: { mean: 500ms } } } }
        balancers:
          - round-robin
          - least-connections
          - { round-robin: {}, as: twin }
        objectives: { e2e: 2s, attainment: 90% }
        """;

    [Fact]
    public void Run_ResampledTrace_HasTheFiguresOfTheRecordingWithIntervalsFromTheCopies()
    {
        using var folder = Folder();
        var once = Run(folder, Replay.Replace("replications: 5", "replications: 1", StringComparison.Ordinal));
        var result = Run(folder, Replay);

        Assert.Equal("trace-blocks", result.Interval);
        for (var index = 0; index < 3; index++)
        {
            var (alone, both) = (once.Balancers[index], result.Balancers[index]);
            Assert.Equal(alone.Metrics["e2e"].Count, both.Metrics["e2e"].Count);
            Assert.Equal(alone.Metrics["e2e"].P95!.Value, both.Metrics["e2e"].P95!.Value);
            Assert.Equal(alone.Goodput!.Value, both.Goodput!.Value);
            Assert.Equal(alone.RequestsPerSecond, both.RequestsPerSecond);
            Assert.Equal(alone.Servers.Select(server => server.Requests), both.Servers.Select(server => server.Requests));
            Assert.InRange(both.Goodput.Value, both.Goodput.Low!.Value, both.Goodput.High!.Value);
            Assert.InRange(both.Requests.Arrived, 4.5 * alone.Requests.Arrived, 5.5 * alone.Requests.Arrived);
        }
    }

    [Fact]
    public void Run_ResampledTrace_JudgesOnPairedCopies()
    {
        using var folder = Folder();
        var result = Run(folder, Replay.Replace("replications: 5", "replications: 12", StringComparison.Ordinal));

        Assert.Equal("better", result.Balancers[1].Comparison!.Metrics["goodput"].Verdict);
        var twin = result.Balancers[2].Comparison!.Metrics["goodput"];
        Assert.Equal((0.0, 0.0, "no significant difference"), (twin.Difference, twin.HalfWidth, twin.Verdict));
    }

    [Fact]
    public void Run_TraceOnce_HasNoIntervalsAndHoldsOnThisTraceOnly()
    {
        using var folder = Folder();
        var result = Run(folder, Replay.Replace("replications: 5", "replications: 1", StringComparison.Ordinal));

        Assert.Null(result.Interval);
        Assert.All(result.Balancers, balancer => Assert.All(balancer.Metrics.Values, metric => Assert.Null(metric.Mean?.Low)));
        Assert.All(result.Balancers.Skip(1), balancer => Assert.Equal("on this trace only", balancer.Comparison!.Metrics["goodput"].Verdict));
        Assert.All(result.Balancers.Skip(1), balancer => Assert.Null(balancer.Comparison!.Metrics["goodput"].HalfWidth));
    }

    [Fact]
    public void Load_TooFewBlocks_IsAFindingThatSaysWhatToDo()
    {
        using var folder = Folder();
        var loaded = ScenarioLoader.Parse(Replay.Replace(", block: 20s", "", StringComparison.Ordinal), "replay.yaml", folder.Root, new ScenarioChoices());

        var finding = Assert.Single(loaded.Findings);
        Assert.Equal(("LB0010", "replications", 2), (finding.Code, finding.Path, finding.Line));
        Assert.Contains("hold 10 blocks of 60 s, and 20 are the fewest", finding.Message, StringComparison.Ordinal);
        Assert.Contains("replications: 1", finding.Message, StringComparison.Ordinal);
        Assert.Contains("workload.trace.block: 30s", finding.Message, StringComparison.Ordinal);

        // and what it says helps
        Assert.Empty(ScenarioLoader.Parse(Replay.Replace("block: 20s", "block: 30s", StringComparison.Ordinal), "replay.yaml", folder.Root, new ScenarioChoices()).Findings);
    }

    [Fact]
    public void Load_TraceInPlaceOfTheWorkload_IsReplayedOnceUnlessReplicationsAreAskedFor()
    {
        using var folder = Folder();
        var generated = Replay.Replace("trace: { file: t.csv, block: 20s }", "arrivals: { rate: 6/s }\n  requests: 100\n  lengths: { prompt: 1, output: 1 }\n  trace: { block: 20s }", StringComparison.Ordinal);
        ScenarioChoices With(int? replications) => new() { Trace = folder.PathTo("t.csv"), Replications = replications };

        Assert.Equal(1, ScenarioLoader.Parse(generated, "replay.yaml", folder.Root, With(null)).Scenario!.Replications);
        Assert.Equal(8, ScenarioLoader.Parse(generated, "replay.yaml", folder.Root, With(8)).Scenario!.Replications);
    }

    [Fact]
    public void Run_NothingRandom_HasNoIntervalsHoweverOftenItRuns()
    {
        var result = ExperimentRunner.Run(QueueExperiments.Load("""
            name: clockwork
            replications: 4
            workload:
              arrivals: { process: constant, rate: 3/s }
              requests: 600
              lengths: { prompt: 10, output: 5 }
            fleet:
              - { name: q, count: 2, queue: { slots: 1, service: { constant: 500ms } } }
            balancers: [round-robin, least-connections]
            objectives: { e2e: 2s, attainment: 90% }
            """));

        Assert.Null(result.Interval);
        Assert.All(result.Balancers, balancer => Assert.Null(balancer.Goodput!.Low));
        var difference = result.Balancers[1].Comparison!.Metrics["goodput"];
        Assert.Null(difference.Low);
        Assert.Equal("on this trace only", difference.Verdict);
    }

    private static ExperimentResult Run(TempFolder folder, string text) =>
        ExperimentRunner.Run(ScenarioLoader.Parse(text, "replay.yaml", folder.Root, new ScenarioChoices()).Scenario!);

    // ten minutes of about six requests a second
    private static TempFolder Folder()
    {
        var random = new RandomStream(2, "replay");
        var rows = new System.Text.StringBuilder("arrival_s,prompt_tokens,output_tokens\n");
        for (var time = 0.0; time < 606; time -= Math.Log(random.NextPositive()) / 6)
        {
            rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"{time:0.000000},1,1\n");
        }

        var folder = new TempFolder();
        folder.Write("t.csv", rows.ToString());
        return folder;
    }
}
