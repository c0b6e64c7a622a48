using LbSim.Scenarios;
using LbSim.Workload.Parts;

namespace LbSim.Tests.Scenarios;

/// <summary>Workloads of several parts in scenario files.</summary>
public sealed class PartsBinderTests : IDisposable
{
    private const string Good = """
        seed: 3
        duration: 10m
        workload:
          parts:
            - name: chat
              sessions: { arrivals: { rate: 0.5/s }, turns: 4, think: 20s }
              lengths: { prompt: 100, output: 200 }
            - { name: batch, arrivals: { process: gamma, cv: 2, rate: 3/s }, lengths: { prompt: 2000, output: 50 }, requests: 900 }
        model: llama-3.1-8b
        fleet:
          - { name: h100, gpu: h100-sxm, count: 2 }
        balancers: [least-connections]
        """;

    private const string Replay = "    - { trace: { file: t.csv } }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("lbsim-parts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parse_Parts_AddUpAndCarryTheirNotices()
    {
        var scenario = Parse(Good).Scenario!;

        var parts = Assert.IsType<PartsWorkload>(scenario.Workload);
        Assert.Equal(["chat", "batch"], parts.Parts.Select(part => part.Name));
        Assert.Contains(Scenario.ClosedLoopNotice, scenario.Warnings);
        Assert.Equal((0.5 * 4) + 3, scenario.Traffic.RatePerSecond!.Value, 6);
        Assert.Equal(1200 + 900, scenario.Traffic.Requests);
        Assert.Equal(600, scenario.Traffic.SpanSeconds);
        Assert.Equal(5, scenario.Replications);
        Assert.False(scenario.Traffic.IsTrace);
        Assert.Equal(WarmupRule.Found, scenario.WarmupRule);
        Assert.StartsWith("2 parts at once. chat: a closed loop of sessions, Poisson arrivals at 0.5/s", scenario.Traffic.Description, StringComparison.Ordinal);
        Assert.Contains("; batch: gamma arrivals (cv 2) at 3/s, prompts of 2000 and answers of 50 tokens", scenario.Traffic.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_PartsThatEndByThemselves_LastAsLongAsTheLongest()
    {
        var text = Good.Replace("duration: 10m\n", "", StringComparison.Ordinal).Replace("turns: 4,", "turns: 4, count: 100,", StringComparison.Ordinal);

        var scenario = Parse(text).Scenario!;

        // 100 sessions in 200 s, that is 2 requests a second for two thirds of the time in which 900 requests come
        Assert.Equal(300, scenario.Traffic.SpanSeconds, 6);
        Assert.Equal((2 * (200 / 300.0)) + 3, scenario.Traffic.RatePerSecond!.Value, 6);
        Assert.Equal(400 + 900, scenario.Traffic.Requests);
    }

    [Fact]
    public void Parse_AWorkloadOfUnknownRate_MakesTheSumUnknown()
    {
        var scenario = Parse(Good.Replace("model: llama", "    - { users: { count: 5 }, lengths: { prompt: 1, output: 1 } }\nmodel: llama", StringComparison.Ordinal)).Scenario!;

        Assert.Null(scenario.Traffic.RatePerSecond);
        Assert.Null(scenario.Traffic.Requests);
        Assert.Equal("users", ((PartsWorkload)scenario.Workload).Parts[2].Name);
    }

    [Fact]
    public void Parse_APartThatIsATrace_IsOneTrafficAndGoesByItsFileName()
    {
        WriteTrace(seconds: 1300, step: 1);
        var text = WithPart(Replay.Replace("t.csv", "sub/../t.csv", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));

        var once = Parse(text).Scenario!;
        var often = Parse("replications: 3\n" + text).Scenario!;

        Assert.Equal((1, 3), (once.Replications, often.Replications));
        Assert.True(once.Traffic.IsTrace);
        Assert.Equal(WarmupRule.Share, once.WarmupRule);
        Assert.Equal("t.csv", Assert.Single(once.Inputs).Name);
        Assert.Contains("file: t.csv", once.ResolvedYaml, StringComparison.Ordinal);
        Assert.DoesNotContain("sub", once.ResolvedYaml, StringComparison.Ordinal);
        Assert.Equal(1300 / 1299.0 + 5, once.Traffic.RatePerSecond!.Value, 2);
    }

    [Fact]
    public void Parse_APartThatWarns_WarnsWithItsPlace()
    {
        var result = Parse(Good.Replace("think: 20s", "think: 20s, patience: 30s", StringComparison.Ordinal));

        Assert.Equal(("LB0110", "workload.parts[0].sessions"), (Assert.Single(result.Findings).Code, result.Findings[0].Path));
        Assert.Equal(2, result.Scenario!.Warnings.Count);
    }

    [Fact]
    public void Parse_PresetsAsParts_AreFilledInEach()
    {
        var scenario = Parse(Good.Replace("arrivals: { process: gamma, cv: 2, rate: 3/s }, lengths: { prompt: 2000, output: 50 }, requests: 900", "preset: chat", StringComparison.Ordinal)).Scenario!;

        Assert.Contains("batch: ", scenario.Traffic.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Settings_ReachPartsByNameAndPlace()
    {
        var choices = new ScenarioChoices { Settings = ["workload.parts.chat.sessions.arrivals.rate=1/s", "workload.parts[1].arrivals.rate=7/s"] };

        Assert.Equal(4 + 7, Parse(Good, choices).Scenario!.Traffic.RatePerSecond!.Value, 6);
    }

    [Fact]
    public void Parse_ATraceGivenInstead_ReplacesAllParts()
    {
        WriteTrace(seconds: 700, step: 1);

        var scenario = Parse(Good, new ScenarioChoices { Trace = Path.Combine(_folder, "t.csv") }).Scenario!;

        Assert.IsType<LbSim.Workload.Traces.TraceWorkload>(scenario.Workload);
        Assert.DoesNotContain("parts", scenario.ResolvedYaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  parts:\n", "  requests: 5\n  parts:\n", "LB0010", "workload.requests", "parts say themselves what they send; put requests into those it is for")]
    [InlineData("  parts:\n", "  name: all\n  parts:\n", "LB0010", "workload.name", "only parts have a name")]
    [InlineData("name: batch", "name: chat", "LB0011", "workload.parts", "2 parts are called \"chat\"")]
    [InlineData("name: batch, ", "name: batch, parts: [], ", "LB0010", "workload.parts[1].parts", "parts do not hold parts")]
    [InlineData("rate: 3/s", "rate: 3", "LB0007", "workload.parts[1].arrivals.rate", "is not a rate with its unit")]
    [InlineData("process: gamma", "procezz: gamma", "LB0004", "workload.parts[1].arrivals", "did you mean \"process\"?")]
    [InlineData("arrivals: { process: gamma, cv: 2, rate: 3/s }, ", "", "LB0005", "workload.parts[1]", "needs a trace")]
    [InlineData("duration: 10m\n", "", "LB0005", "workload.parts[0]", "sessions need an end")]
    [InlineData("{ name: batch,", "{ trace: { file: none.csv }, name: batch,", "LB0010", "workload.parts[1].arrivals", "either a trace or generated arrivals")]
    public void Parse_OneThingWrong_SaysWhereWhatAndWhatIsRight(string find, string put, string code, string path, string words)
    {
        var result = Parse(Good.Replace(find, put, StringComparison.Ordinal));

        Assert.Null(result.Scenario);
        var finding = Assert.Single(result.Findings, finding => finding.Code == code && finding.Path == path);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.True(finding.Line > 0, finding.ToString());
    }

    [Fact]
    public void Parse_NoParts_SaysWhatOneLooksLike()
    {
        var at = Good.IndexOf("    - name: chat", StringComparison.Ordinal);
        var text = string.Concat(Good.AsSpan(0, at).TrimEnd(), " []\n", Good.AsSpan(Good.IndexOf("model:", StringComparison.Ordinal)));

        Assert.Contains("needs at least one part", Assert.Single(Parse(text).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_PartsWithPoliciesThatHash_NeedClientsInEveryPart()
    {
        var text = Good.Replace("[least-connections]", "[{ nginx-consistent-hash: { key: session } }]", StringComparison.Ordinal);

        Assert.Contains(Parse(text).Findings, finding => finding.Code == "LB0013");
        Assert.Empty(Parse(text.Replace("requests: 900", "requests: 900, clients: { count: 9 }", StringComparison.Ordinal)).Findings);
    }

    [Fact]
    public void Parse_ATraceShorterThanTheDurationOrItsBlocks_NamesItsPart()
    {
        WriteTrace(seconds: 300, step: 1);

        Assert.Contains(Parse(WithPart(Replay)).Findings, finding => finding.Path == "duration" && finding.Message.Contains("workload.parts.trace.trace.repeat", StringComparison.Ordinal));
        Assert.Contains(Parse("replications: 2\n" + WithPart(Replay).Replace("10m", "5m", StringComparison.Ordinal).Replace("duration: 5m", "duration: 200s", StringComparison.Ordinal)).Findings, finding => finding.Path == "replications" && finding.Message.Contains("workload.parts.trace.trace.block", StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_APlanWithATraceTooShortToResample_SaysSo()
    {
        WriteTrace(seconds: 150, step: 1);
        var text = WithPart(Replay).Replace("duration: 10m\n", "", StringComparison.Ordinal).Replace("turns: 4,", "turns: 4, count: 100,", StringComparison.Ordinal)
            + "\nobjectives: { ttft: 1s, attainment: 90% }\nplan:\n  candidates: [{ gpu: h100-sxm, max: 4 }]\n";

        var result = ScenarioLoader.Parse(text, "test.yaml", _folder, new ScenarioChoices { Purpose = ScenarioPurpose.Plan });

        Assert.Contains("a window of 150 s, which holds 15 blocks", Assert.Single(result.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OneTraceTwice_IsOneInput()
    {
        WriteTrace(seconds: 700, step: 1);

        var scenario = Parse(WithPart(Replay + "    - { name: later, trace: { file: t.csv } }\n")).Scenario!;

        Assert.Single(scenario.Inputs);
        Assert.Equal(4, ((PartsWorkload)scenario.Workload).Parts.Count);
    }

    [Theory]
    [InlineData("peak: { window: 5m }", "peak windows are of one trace or generator")]
    [InlineData("growth: squeeze", "would end before the others")]
    public void Parse_APlanThatPartsCannotHave_SaysWhy(string key, string words)
    {
        WriteTrace(seconds: 700, step: 1);
        var text = WithPart(Replay) + $"\nobjectives: {{ ttft: 1s, attainment: 90% }}\nplan:\n  candidates: [{{ gpu: h100-sxm, max: 4 }}]\n  {key}\n";

        var finding = Assert.Single(Parse(text).Findings);

        Assert.Equal(("LB0010", "plan"), (finding.Code, finding.Path));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    private static string WithPart(string part) => Good.Replace("model: llama", part + "model: llama", StringComparison.Ordinal);

    private void WriteTrace(int seconds, int step) => File.WriteAllText(
        Path.Combine(_folder, "t.csv"),
        "arrival_s,prompt_tokens,output_tokens,client\n" + string.Concat(Enumerable.Range(0, seconds / step).Select(row => FormattableString.Invariant($"{row * step},100,10,c{row % 3}\n"))));

    private LoadResult Parse(string text, ScenarioChoices? choices = null) => ScenarioLoader.Parse(text, "test.yaml", _folder, choices ?? new ScenarioChoices());
}
