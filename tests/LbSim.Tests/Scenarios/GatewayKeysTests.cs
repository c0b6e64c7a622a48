using LbSim.Scenarios;

namespace LbSim.Tests.Scenarios;

/// <summary>Keys that reach the gateway: max-connections and expected-output-tokens.</summary>
public sealed class GatewayKeysTests
{
    private const string Good = """
        workload: { arrivals: { process: poisson, rate: 12/s }, requests: 500, lengths: { prompt: 10, output: 20 } }
        model: llama-3.1-8b
        expected-output-tokens: 300
        fleet:
          - { name: a100, gpu: a100-80gb, max-connections: 64 }
          - { name: q, max-connections: 3, queue: { service: 1s } }
          - { name: free, queue: { service: 1s } }
        balancers: [ least-outstanding-tokens, least-work-left ]
        """;

    [Fact]
    public void Parse_BothKeys_ReachTheRun()
    {
        var scenario = Load(Good).Scenario!;

        var run = scenario.ToRunSpec(0, 0);

        Assert.Equal([64, 3, 0], run.Groups.Select(group => group.MaxConnections));
        Assert.Equal(300, run.ExpectedOutputTokens);
        Assert.Equal([false, true], scenario.Balancers.Select(balancer => balancer.IsOracle));
    }

    [Fact]
    public void Parse_NoExpectedLength_IsLearned() =>
        Assert.Null(Load(Good.Replace("expected-output-tokens: 300", "", StringComparison.Ordinal)).Scenario!.ToRunSpec(0, 0).ExpectedOutputTokens);

    [Theory]
    [InlineData("max-connections: 64", "max-connections: 0", "fleet[0].max-connections", "must be at least 1; it is 0")]
    [InlineData("max-connections: 64", "max-connections: many", "fleet[0].max-connections", "\"many\" is not a whole number")]
    [InlineData("expected-output-tokens: 300", "expected-output-tokens: 0", "expected-output-tokens", "must be at least 1; it is 0")]
    [InlineData("least-outstanding-tokens,", "{ envoy-maglev: { table-size: 1000 } },", "balancers[0].envoy-maglev", "table-size must be 2 to 5000011, a prime; it is 1000")]
    [InlineData("least-outstanding-tokens,", "{ envoy-ring-hash: { hash-balance-factor: 50 } },", "balancers[0].envoy-ring-hash", "hash-balance-factor must be 0 or 100 to 1000000; it is 50")]
    public void Parse_BadValue_IsAFindingAtItsPlace(string good, string bad, string path, string message)
    {
        var text = Good.Replace(good, bad, StringComparison.Ordinal).Replace("output: 20 }", "output: 20 }, clients: { count: 9 }", StringComparison.Ordinal);

        var finding = Assert.Single(Load(text).Findings);

        Assert.Equal(path, finding.Path);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    private static LoadResult Load(string text) => ScenarioLoader.Parse(text, "test.yaml", ".", new ScenarioChoices());
}
