using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Scenarios.Validation;
using LbSim.Simulation.Servers;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Scenarios;

public sealed class ScenarioLoaderTests
{
    private const string Strange = ":{}[]-,&*!|>'\"%@` \n0x\t";

    private const string Good = """
        name: good
        seed: 3
        workload:
          arrivals: { process: poisson, rate: 12/s }
          requests: 500
          lengths: azure-2023-conv
          clients: { count: 50, zipf: 1.1 }
        model: llama-3.1-8b
        fleet:
          - { name: a100, gpu: a100-80gb, count: 2 }
          - { name: h100, gpu: h100-sxm, count: 1, weight: 2 }
        balancers:
          - round-robin
          - { power-of-choices: { choices: 3 }, as: three }
        objectives: { ttft: 500ms, tpot: 50ms, attainment: 99% }
        """;

    public static TheoryData<string> ShippedScenarios() =>
        [.. Directory.EnumerateFiles(Path.Combine(SharedData.ProjectRoot, "scenarios"), "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(SharedData.ProjectRoot, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ShippedScenarios))]
    public void Load_ScenarioOfTheProject_HasNoFindings(string file)
    {
        var result = ScenarioLoader.Load(Path.Combine(SharedData.ProjectRoot, file), new ScenarioChoices());

        Assert.Empty(result.Findings);
        Assert.NotNull(result.Scenario);
    }

    [Fact]
    public void Parse_GoodScenario_BindsEveryPart()
    {
        var scenario = Load(Good)!;

        Assert.Equal("good", scenario.Name);
        Assert.Equal(3UL, scenario.Seed);
        Assert.Equal(5, scenario.Replications);
        Assert.Equal(["round-robin", "three"], scenario.Balancers.Select(balancer => balancer.Label));
        Assert.Equal(SimDuration.FromMilliseconds(500), scenario.Objectives.Ttft);
        Assert.Equal(0.99, scenario.AttainmentTarget);
        Assert.Equal(2048, Assert.IsType<EngineSpec>(scenario.Groups[0].Spec.Server).TokenBudget);
        Assert.Equal("goodput", scenario.Primary);
        Assert.Equal(0.05 * 500 / 12, scenario.Warmup.Seconds, 6);
    }

    // what is replaced, by what, and what must be said of it: code, place in the text, and words
    [Theory]
    [InlineData("count: 2", "count: 0", "LB0008", "fleet[0].count", "must be at least 1; it is 0")]
    [InlineData("count: 2", "count: -2", "LB0008", "fleet[0].count", "must not be negative; it is -2")]
    [InlineData("count: 2", "count: two", "LB0007", "fleet[0].count", "\"two\" is not a whole number")]
    [InlineData("count: 2", "cuont: 2", "LB0004", "fleet[0]", "there is no key \"cuont\" here; did you mean \"count\"?")]
    [InlineData("gpu: a100-80gb", "gpu: a100-80bg", "LB0009", "fleet[0].gpu", "no GPU is called \"a100-80bg\"; did you mean \"a100-80gb\"")]
    [InlineData("gpu: a100-80gb", "gpu: l4", "LB0012", "fleet[0].engine", "more than the")]
    [InlineData("model: llama-3.1-8b", "model: llama-3.1-80b", "LB0009", "model", "did you mean")]
    [InlineData("model: llama-3.1-8b", "model: llama-3.1-70b", "LB0012", "fleet[0].model", "does not fit")]
    [InlineData("rate: 12/s", "rate: 12", "LB0007", "workload.arrivals.rate", "\"12\" is not a rate with its unit")]
    [InlineData("rate: 12/s", "rate: 0/s", "LB0008", "workload.arrivals.rate", "must be above 0")]
    [InlineData("ttft: 500ms", "ttft: 500", "LB0007", "objectives.ttft", "\"500\" has no unit")]
    [InlineData("ttft: 500ms", "ttft: 500 parsecs", "LB0007", "objectives.ttft", "unknown unit")]
    [InlineData("attainment: 99%", "attainment: 120%", "LB0008", "objectives.attainment", "at most")]
    [InlineData("process: poisson", "process: gamma", "LB0005", "workload.arrivals.process", "need a coefficient of variation")]
    [InlineData("process: poisson", "process: poison", "LB0009", "workload.arrivals.process", "did you mean \"poisson\"?")]
    [InlineData("- round-robin", "- round-robbin", "LB0009", "balancers[0]", "no balancer is called \"round-robbin\"; did you mean \"round-robin\"?")]
    [InlineData("choices: 3", "choices: 0", "LB0007", "balancers[1].power-of-choices", "choices must be 1 to 64; it is 0")]
    [InlineData("weight: 2", "weight: 257", "LB0008", "balancers", "haproxy-round-robin takes weights up to 256, as the real program does; the servers of h100 have 257", "- round-robin", "- haproxy-round-robin")]
    [InlineData("as: three", "as: round-robin", "LB0011", "balancers", "stands 2 times")]
    [InlineData("requests: 500", "requests: ", "LB0005", "workload", "a generator needs an end")]
    [InlineData("lengths: azure-2023-conv", "lengths: azure-2023", "LB0009", "workload.lengths", "expected one of azure-2023-code, azure-2023-conv")]
    [InlineData("seed: 3", "seed: [3]", "LB0006", "seed", "expected a whole number, found a list")]
    [InlineData("seed: 3", "seed: 3\nseed: 4", "LB0003", "seed", "stands twice")]
    [InlineData("seed: 3", "faults: [{ kind: crash, at: 5s, server: a100-7 }]", "LB0009", "faults[0].server", "there is no server \"a100-7\"")]
    [InlineData("seed: 3", "faults: [{ kind: pause, server: a100-0 }]", "LB0010", "faults[0].kind", "only queue servers pause")]
    [InlineData("seed: 3", "warmup: 2h", "LB0008", "warmup", "not before the end")]
    [InlineData("  clients: { count: 50, zipf: 1.1 }", "", "LB0013", "balancers[0]", "add workload.clients", "- round-robin", "- nginx-ip-hash")]
    [InlineData("workload:", "workload: &x", "LB0002", "", "aliases", "seed: 3", "seed: *x")]
    public void Parse_OneThingWrong_SaysWhereWhatAndWhatIsRight(string find, string put, string code, string path, string words, string? find2 = null, string? put2 = null)
    {
        var text = Good.Replace(find, put, StringComparison.Ordinal);
        text = find2 is null ? text : text.Replace(find2, put2, StringComparison.Ordinal);

        var result = Parse(text);

        Assert.Null(result.Scenario);
        var finding = Assert.Single(result.Findings, finding => finding.Code == code && finding.Path == path);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.True(code == "LB0013" || finding.Line > 0, finding.ToString());
    }

    [Fact]
    public void Parse_SeveralThingsWrong_ReportsThemAllInOrderOfPlace()
    {
        var text = Good.Replace("rate: 12/s", "rate: 12", StringComparison.Ordinal).Replace("count: 2", "count: 0", StringComparison.Ordinal).Replace("- round-robin", "- robin", StringComparison.Ordinal).Replace("tpot: 50ms", "tpto: 50ms", StringComparison.Ordinal);

        var findings = Parse(text).Findings;

        Assert.Equal(["LB0007", "LB0008", "LB0009", "LB0004"], findings.Select(finding => finding.Code));
        Assert.Equal(findings.Select(finding => finding.Line).Order(), findings.Select(finding => finding.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("just words")]
    [InlineData("- a\n- list\n")]
    [InlineData("a: [1, 2")]
    [InlineData("a: b\n---\nc: d\n")]
    public void Parse_NotAScenario_IsAFinding(string text)
    {
        var result = Parse(text);

        Assert.Null(result.Scenario);
        Assert.NotEmpty(result.Findings);
    }

    [Theory]
    [InlineData("fleet[0].count=8", 8)]
    [InlineData("fleet.a100.count=9", 9)]
    public void Parse_Setting_ChangesTheScenario(string setting, int count)
    {
        var scenario = Load(Good, new ScenarioChoices { Settings = [setting] })!;

        Assert.Equal(count, scenario.Groups[0].Spec.Count);
    }

    [Fact]
    public void Parse_SettingOfAnAbsentSection_MakesIt()
    {
        var scenario = Load(Good, new ScenarioChoices { Settings = ["timeouts.total=30s"] })!;

        Assert.Equal(30, scenario.Timeouts.Total!.Mean);
    }

    [Theory]
    [InlineData("fleet.a10.count=8", "did you mean \"a100\"?")]
    [InlineData("fleet.a100.cuont=8", "did you mean \"count\"?")]
    [InlineData("objectives.ttft", "expected path=value")]
    [InlineData("fleet[7].count=1", "leads nowhere")]
    public void Parse_BadSetting_IsAFindingThatNamesIt(string setting, string words)
    {
        var result = Parse(Good, new ScenarioChoices { Settings = [setting] });

        Assert.Contains(result.Findings, finding => finding.ToString().Contains(words, StringComparison.Ordinal) && finding.File.Contains(setting, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_BalancersChosen_TakesLabelsOfTheScenarioAndNamesOfTheCatalogue()
    {
        var scenario = Load(Good, new ScenarioChoices { Balancers = ["three", "least-connections"] })!;

        Assert.Equal(["three", "least-connections"], scenario.Balancers.Select(balancer => balancer.Label));
    }

    [Fact]
    public void Parse_MutatedTexts_NeverThrow()
    {
        var random = new RandomStream(7, "mutations");
        for (var round = 0; round < 3_000; round++)
        {
            var text = Good.ToCharArray().ToList();
            for (var change = 0; change <= random.NextIndex(4); change++)
            {
                var place = random.NextIndex(text.Count);
                switch (random.NextIndex(3))
                {
                    case 0: text.RemoveAt(place); break;
                    case 1: text.Insert(place, Strange[random.NextIndex(Strange.Length)]); break;
                    default: text[place] = text[random.NextIndex(text.Count)]; break;
                }
            }

            var result = Parse(string.Concat(text));

            Assert.True(result.Scenario is not null || result.Findings.Count > 0);
        }
    }

    [Fact]
    public void Parse_ResolvedText_LoadsToTheSameText()
    {
        var scenario = Load(Good, new ScenarioChoices { Settings = ["fleet.a100.count=4"], Seed = 9, Balancers = ["three"] })!;

        var again = Load(scenario.ResolvedYaml)!;

        Assert.Equal(scenario.ResolvedYaml, again.ResolvedYaml);
        Assert.Equal(4, again.Groups[0].Spec.Count);
        Assert.Equal(9UL, again.Seed);
    }

    [SharedFact]
    public void Parse_TraceChosen_ReplacesTheWorkloadAndKeepsItsClients()
    {
        var trace = SharedData.PathTo("data/traces/azure-2023/AzureLLMInferenceTrace_conv.csv");

        var scenario = Load(Good, new ScenarioChoices { Trace = trace })!;

        Assert.True(scenario.Traffic.IsTrace);
        Assert.Equal(19_366, scenario.Traffic.Requests);
        Assert.Equal(1, scenario.Replications);
        Assert.True(scenario.Workload.HasClients);
        Assert.Equal("AzureLLMInferenceTrace_conv.csv", Assert.Single(scenario.Inputs).Name);
        Assert.DoesNotContain(Path.GetDirectoryName(trace)!, scenario.ResolvedYaml, StringComparison.Ordinal);
    }

    private static Scenario? Load(string text, ScenarioChoices? choices = null)
    {
        var result = Parse(text, choices);
        Assert.Empty(result.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.ToString()));
        return result.Scenario;
    }

    private static LoadResult Parse(string text, ScenarioChoices? choices = null) => ScenarioLoader.Parse(text, "good.yaml", ".", choices ?? new ScenarioChoices());
}
