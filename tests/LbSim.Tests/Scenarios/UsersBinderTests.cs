using LbSim.Scenarios;
using LbSim.Workload.Users;

namespace LbSim.Tests.Scenarios;

/// <summary>Closed-loop users in scenario files.</summary>
public sealed class UsersBinderTests
{
    private const string Good = """
        seed: 3
        duration: 10m
        workload:
          users: { count: 45, think: { exponential: { mean: 2s } }, turns: 100 }
          lengths: { prompt: 547, output: 248 }
        model: llama-3.1-8b
        fleet:
          - { name: h100, gpu: h100-sxm, count: 2 }
        balancers: [least-connections]
        """;

    [Fact]
    public void Parse_Users_IsAClosedLoopWithANoticeAndNoLoad()
    {
        var scenario = Parse(Good).Scenario!;

        Assert.IsType<UserTraffic>(scenario.Workload);
        Assert.True(scenario.Workload.IsClosedLoop);
        Assert.Contains(Scenario.ClosedLoopNotice, scenario.Warnings);
        Assert.Null(scenario.Traffic.RatePerSecond);
        Assert.Equal(600, scenario.Traffic.SpanSeconds);
        Assert.Equal("a closed loop of 45 users, one request each at a time, 2 s of thought between turns on average, prompts of 547 and answers of 248 tokens on average, for 10 min", scenario.Traffic.Description);
    }

    [Fact]
    public void Parse_UsersWithArrivals_AreHeldToTheSchedule()
    {
        var scenario = Parse(Good.Replace("users:", "arrivals: { process: constant, rate: 20/s }\n  users:", StringComparison.Ordinal)).Scenario!;

        Assert.Equal(20, scenario.Traffic.RatePerSecond);
        Assert.Equal(4500, scenario.Traffic.Requests);
        Assert.Contains("held to equally spaced arrivals at 20/s", scenario.Traffic.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UsersThatEndByRequests_MeasureFromTheStartWhereTheSpanIsUnknown()
    {
        var scenario = Parse(Good.Replace("duration: 10m\n", "", StringComparison.Ordinal).Replace("think: { exponential: { mean: 2s } }, turns: 100", "turns: 10", StringComparison.Ordinal)).Scenario!;

        Assert.Equal(0, scenario.Warmup.Picoseconds);
        Assert.Equal(450, scenario.Traffic.Requests);
    }

    [Theory]
    [InlineData("count: 45", "count: 0", "LB0008", "workload.users.count", "must be at least 1")]
    [InlineData("count: 45, ", "", "LB0005", "workload.users", "needs the key \"count\"")]
    [InlineData("mean: 2s", "mean: 2", "LB0007", "workload.users.think.exponential.mean", "has no unit")]
    [InlineData("turns: 100", "turns: 0", "LB0008", "workload.users.turns", "must be at least 1")]
    [InlineData("turns: 100", "turnz: 100", "LB0004", "workload.users", "did you mean \"turns\"?")]
    [InlineData("turns: 100", "shared-prompt: { groups: 9 }", "LB0005", "workload.users.shared-prompt", "needs the key \"tokens\"")]
    [InlineData("turns: 100", "shared-prompt: { groups: 0, tokens: 100 }", "LB0008", "workload.users.shared-prompt.groups", "must be at least 1")]
    [InlineData("  lengths", "  clients: { count: 5 }\n  lengths", "LB0010", "workload.clients", "each user is a client of its own")]
    [InlineData("  lengths", "  trace: { file: x.csv }\n  lengths", "LB0010", "workload.users", "do not wait for answers")]
    [InlineData("  lengths: { prompt: 547, output: 248 }\n", "", "LB0005", "workload", "needs the key \"lengths\"")]
    [InlineData("duration: 10m\n", "", "LB0005", "workload", "users need an end", ", turns: 100", "")]
    [InlineData("  lengths", "  arrivals: { process: poisson }\n  lengths", "LB0005", "workload.arrivals", "needs the key \"rate\"")]
    public void Parse_OneThingWrong_SaysWhereWhatAndWhatIsRight(string find, string put, string code, string path, string words, string? find2 = null, string? put2 = null)
    {
        var text = Good.Replace(find, put, StringComparison.Ordinal);
        text = find2 is null ? text : text.Replace(find2, put2, StringComparison.Ordinal);

        var result = Parse(text);

        Assert.Null(result.Scenario);
        var finding = Assert.Single(result.Findings, finding => finding.Code == code && finding.Path == path);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.True(finding.Line > 0, finding.ToString());
    }

    private static LoadResult Parse(string text) => ScenarioLoader.Parse(text, "test.yaml", ".", new ScenarioChoices());
}
