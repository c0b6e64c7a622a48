using LbSim.Scenarios;
using LbSim.Tests.Reports.Files;
using LbSim.Workload.Growth;

namespace LbSim.Tests.Scenarios;

/// <summary>The plan section of scenario files.</summary>
public sealed class PlanBinderTests
{
    private const string Good = """
        duration: 10m
        workload:
          arrivals: { process: poisson, rate: 10/s }
          lengths: { prompt: 100, output: 50 }
        model: llama-3.1-8b
        balancers: [round-robin]
        objectives: { ttft: 500ms, attainment: 99% }
        plan:
          candidates:
            - { name: h100, gpu: h100-sxm, tp: 1, min: 0, max: 16 }
            - { name: l40s, gpu: l40s, max: 24, weight: 3, engine: { max-num-seqs: 128 } }
          mix: true
          traffic: [1, 1.5, 2]
          growth: copies
          peak: { window: 5m, by: requests }
          survive: 1
          minimize: gpus
          limits: { cost-per-hour: 200, gpus: 64, power: 40kW }
          max-simulated-requests: 50M
        """;

    [Fact]
    public void Parse_WholePlan_IsAllThere()
    {
        var plan = Parse(Good).Scenario!.Plan!;

        Assert.Equal([("h100", 0, 16, false), ("l40s", 0, 24, true)], plan.Candidates.Select(candidate => (candidate.Group.Spec.Name, candidate.Min, candidate.Max, candidate.HasWeight)));
        Assert.Equal(700, plan.Candidates[0].Group.TdpWattsPerGpu);
        Assert.Equal([1, 1.5, 2], plan.Traffic);
        Assert.Equal((true, GrowthKind.Copies, PlanGoal.Gpus, 1), (plan.Mix, plan.Growth, plan.Minimize, plan.Survive));
        Assert.Equal((300.0, PeakMeasure.Requests), (plan.Peak!.Window.Seconds, plan.Peak.By));
        Assert.Equal((200.0, 64, 40_000.0), (plan.Limits.CostPerHour!.Value, plan.Limits.Gpus!.Value, plan.Limits.PowerWatts!.Value));
        Assert.Equal(50_000_000, plan.MostSimulatedRequests);
        Assert.Empty(Parse(Good).Scenario!.Groups);
    }

    [Fact]
    public void Parse_ShortPlan_HasDefaults()
    {
        var plan = Parse(Good[..Good.IndexOf("    - { name: l40s", StringComparison.Ordinal)]).Scenario!.Plan!;

        Assert.Equal([1.0], plan.Traffic);
        Assert.Equal((true, GrowthKind.Copies, PlanGoal.Cost, 0), (plan.Mix, plan.Growth, plan.Minimize, plan.Survive));
        Assert.Null(plan.Peak);
        Assert.Null(plan.MostSimulatedRequests);
    }

    [Theory]
    [InlineData("min: 0, max: 16", "min: 17, max: 16", "LB0008", "plan.candidates[0].min", "is 17, above the maximum 16")]
    [InlineData("min: 0, max: 16", "min: 0", "LB0005", "plan.candidates[0]", "needs the key \"max\"")]
    [InlineData("min: 0, max: 16", "count: 3, max: 16", "LB0004", "plan.candidates[0]", "there is no key \"count\"")]
    [InlineData("name: l40s", "name: h100", "LB0011", "plan.candidates", "stands 2 times")]
    [InlineData("max: 24", "max: 1M", "LB0008", "plan.candidates", "fleets")]
    [InlineData("[1, 1.5, 2]", "[0]", "LB0008", "plan.traffic[0]", "must be 0.001 to 1000")]
    [InlineData("[1, 1.5, 2]", "[1, 1]", "LB0011", "plan.traffic", "twice")]
    [InlineData("growth: copies", "growth: copy", "LB0009", "plan.growth", "expected one of")]
    [InlineData("window: 5m", "window: 15m", "LB0008", "plan", "peak.window is 900 s, and the workload lasts 600 s")]
    [InlineData("power: 40kW", "power: 40", "LB0007", "plan.limits.power", "such as 700W or 40kW")]
    [InlineData("minimize: gpus", "minimise: gpus", "LB0004", "plan", "did you mean \"minimize\"?")]
    [InlineData("ttft: 500ms, attainment: 99%", "ttft: 500ms", "LB0005", "objectives", "with a target")]
    [InlineData("objectives: { ttft: 500ms, attainment: 99% }", "", "LB0005", "plan", "needs objectives with a target")]
    [InlineData("ttft: 500ms, attainment: 99%", "ttft: 500ms, tpot: { limit: 50ms, share: 95% }", "LB0005", "objectives", "ttft has no share of its own")]
    public void Parse_BrokenPlan_SaysWhereAndWhat(string from, string to, string code, string path, string message)
    {
        var finding = Assert.Single(Parse(Good.Replace(from, to, StringComparison.Ordinal)).Findings);

        Assert.Equal((code, path), (finding.Code, finding.Path));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NoCandidate_IsAFinding()
    {
        var text = Good[..Good.IndexOf("    - { name: h100", StringComparison.Ordinal)].Replace("candidates:", "candidates: []", StringComparison.Ordinal);

        Assert.Contains("has no candidate", Assert.Single(Parse(text).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ToRunWithoutAFleet_SuggestsPlan()
    {
        var finding = Assert.Single(Parse(Good, new() { Purpose = ScenarioPurpose.Run }).Findings);

        Assert.Equal((9, "plan"), (finding.Line, finding.Path));
        Assert.Contains("lbsim plan scenario.yaml", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ToPlanWithoutAPlan_SaysWhatIsMissing()
    {
        var text = Good[..Good.IndexOf("plan:", StringComparison.Ordinal)] + "fleet: [{ gpu: h100-sxm }]";

        Assert.Contains("needs the key \"plan\"", Assert.Single(Parse(text, new() { Purpose = ScenarioPurpose.Plan }).Findings).Message, StringComparison.Ordinal);
        Assert.Empty(Parse(text, new() { Purpose = ScenarioPurpose.Run }).Findings);
    }

    [Fact]
    public void Parse_NeitherFleetNorPlan_AsksForAFleet() =>
        Assert.Contains("needs the key \"fleet\"", Assert.Single(Parse(Good[..Good.IndexOf("plan:", StringComparison.Ordinal)]).Findings).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_UnpricedAmongPriced_CannotBeOrderedByCost()
    {
        var text = Good.Replace("weight: 3, engine: { max-num-seqs: 128 }", "queue: { service: 1s }", StringComparison.Ordinal).Replace("gpu: l40s, ", "", StringComparison.Ordinal).Replace("minimize: gpus", "minimize: cost", StringComparison.Ordinal).Replace("power: 40kW", "gpus: 3", StringComparison.Ordinal).Replace("gpus: 64, gpus: 3", "gpus: 64", StringComparison.Ordinal);

        Assert.Contains("no price is known of l40s", Assert.Single(Parse(text).Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 120, "is for a window of 101 s, which holds 10 blocks")]
    [InlineData(400, 500, "peak.window is 500 s, and the trace lasts 401 s")]
    [InlineData(400, 150, "is for a window of 150 s, which holds 15 blocks")]
    public void Parse_TraceTooShort_IsAFinding(int seconds, int window, string message)
    {
        using var folder = new TempFolder();
        folder.Write("t.csv", "arrival_s,prompt_tokens,output_tokens\n" + string.Concat(Enumerable.Range(0, seconds + 1).Select(row => $"{row},10,10\n")));
        var peak = seconds < window && seconds == 100 ? "" : $"peak: {{ window: {window}s }}";
        var text = Good.Replace("peak: { window: 5m, by: requests }", peak, StringComparison.Ordinal).Replace("duration: 10m", "", StringComparison.Ordinal);
        var choices = new ScenarioChoices { Trace = folder.PathTo("t.csv"), Purpose = ScenarioPurpose.Plan };

        Assert.Contains(message, Assert.Single(Parse(text, choices).Findings).Message, StringComparison.Ordinal);
    }

    private static LoadResult Parse(string text, ScenarioChoices? choices = null) => ScenarioLoader.Parse(text, "scenario.yaml", ".", choices ?? new());
}
