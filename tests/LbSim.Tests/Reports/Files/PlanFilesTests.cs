using System.Text.Json;
using LbSim.Experiments.Plan;
using LbSim.Reports.Files;
using LbSim.Reports.Tables;
using LbSim.Tests.Experiments.Plan;

namespace LbSim.Tests.Reports.Files;

/// <summary>The files of a plan: names, keys and rows that programs rely on.</summary>
public sealed class PlanFilesTests
{
    private const string Small = """
        name: small
        seed: 9
        duration: 100s
        workload:
          arrivals: { rate: 6/s }
          lengths: { prompt: 10, output: 1 }
        balancers: [round-robin, least-connections]
        objectives: { e2e: 2s, attainment: 90% }
        plan:
          candidates:
            - { name: slow, max: 6, price-per-hour: 1, queue: { service: { exponential: { mean: 500ms } } } }
            - { name: fast, max: 3, price-per-hour: 3, queue: { service: { exponential: { mean: 200ms } } } }
          peak: { window: 50s }
          survive: 1
        """;

    private static readonly PlanResult Result = PlanProblems.Run(PlanProblems.Load(Small), threads: 2);

    [Fact]
    public void Write_Plan_HasEveryFile()
    {
        using var folder = Written(Result);

        Assert.Equal(["charts", "manifest.json", "plan.csv", "plan.json", "report.html", "summary.csv", "summary.json", "timeseries.csv"], folder.Entries());
        Assert.Equal(["attainment-x1.svg", "load.svg"], folder.Entries("charts").Where(name => name != "throughput-latency.svg"));
    }

    [Fact]
    public void Write_PlanJson_HasTheKeysThatWereAgreed()
    {
        using var folder = Written(Result);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.PathTo("plan.json")));
        var root = json.RootElement;

        Keys(root, "schema", "scenario", "seed", "interval", "confidence", "peak", "objectives", "idle", "multipliers", "search", "sensitivity");
        Keys(root.GetProperty("peak"), "start_s", "end_s", "by", "requests", "prompt_tokens", "output_tokens");
        Keys(root.GetProperty("objectives")[0], "name", "limit_s", "target");
        Keys(root.GetProperty("idle")[0], "group", "attainment");
        Keys(root.GetProperty("search"), "fleets", "over_limit", "skipped", "screened", "confirmed", "simulated_requests");
        Keys(root.GetProperty("sensitivity")[0], "what", "change", "still_meets", "fleet", "cost_per_hour");
        var multiplier = root.GetProperty("multipliers")[0];
        Keys(multiplier, "multiplier", "best", "balancers");
        var balancer = multiplier.GetProperty("balancers")[1];
        Keys(balancer, "label", "answer", "undecided", "closest_failing", "saving_per_month");
        Keys(balancer.GetProperty("closest_failing"), "fleet", "estimate", "objective");
        var answer = balancer.GetProperty("answer");
        Keys(answer, "fleet", "gpus", "power_w", "cost_per_hour", "cost_per_month", "cost_per_1000_good", "cost_per_million_output_tokens", "attainment", "runs_meeting", "survive", "load", "headroom", "breaks_first");
        Keys(answer.GetProperty("attainment"), "estimate", "ci", "replications", "by_objective");
        Keys(answer.GetProperty("survive")[0], "group", "down", "estimate", "ci");
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("power_w").ValueKind); // nobody knows what a queue server draws
        Assert.Equal(0.95, root.GetProperty("confidence").GetDouble());
    }

    [Fact]
    public void Write_PlanCsv_HasARowForEachConfirmedFleet()
    {
        using var folder = Written(Result);
        var lines = File.ReadAllLines(folder.PathTo("plan.csv"));

        Assert.Equal("multiplier,balancer,verdict,fleet,gpus,cost_per_hour,attainment,ci_low,ci_high", lines[0]);
        Assert.Equal(Result.Search.Confirmed, lines.Length - 1);
        Assert.All(lines.Skip(1), line => Assert.Equal(9, line.Split(',').Length));
        Assert.Equal(2, lines.Count(line => line.Contains(",meets,", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_NoAnswer_SaysWhatStandsInTheWay()
    {
        var result = PlanProblems.Run(PlanProblems.Load(Small.Replace("90%", "99.9%", StringComparison.Ordinal).Replace("max: 6", "max: 2", StringComparison.Ordinal).Replace("max: 3", "max: 1", StringComparison.Ordinal).Replace("e2e: 2s", "e2e: 5s", StringComparison.Ordinal)));
        using var folder = Written(result);
        using var text = new StringWriter();
        PlanSummary.Render(result, text);

        Assert.False(result.IsAnswered);
        Assert.DoesNotContain("summary.json", folder.Entries());
        Assert.Contains("In the way: traffic x1: the best that fails reaches", text.ToString().ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("no answer", File.ReadAllText(folder.PathTo("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Plan_StaysWithinTheWidthOfATerminal()
    {
        using var text = new StringWriter();
        PlanSummary.Render(Result, text);

        Assert.All(text.ToString().Split('\n'), line => Assert.True(line.Length <= PlanSummary.Width, line));
        Assert.Contains("Answer: Traffic x1: ", text.ToString(), StringComparison.Ordinal);
    }

    private static void Keys(JsonElement element, params string[] expected) => Assert.Equal(expected, element.EnumerateObject().Select(member => member.Name));

    private static TempFolder Written(PlanResult result)
    {
        var folder = new TempFolder();
        PlanFiles.Write(result, new ManifestData { Version = "1", ScenarioText = "", Seed = 9, Replications = 5, Balancers = ["a"], Reproduce = "lbsim plan small.yaml" }, folder.Root);
        return folder;
    }
}
