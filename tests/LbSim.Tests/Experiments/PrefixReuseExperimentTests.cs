using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Scenarios;

namespace LbSim.Tests.Experiments;

/// <summary>What experiments say of prompts found in prefix caches.</summary>
public sealed class PrefixReuseExperimentTests
{
    private const string Talks = """
        name: talks
        replications: 3
        duration: 5m
        workload:
          sessions:
            arrivals: { process: poisson, rate: 0.5/s }
            turns: { geometric: { mean: 5 } }
            think: { exponential: { mean: 5s } }
          lengths: { prompt: 200, output: 50 }
        model: llama-3.1-8b
        fleet:
          - { name: a100, gpu: a100-80gb, count: 3 }
        balancers:
          - round-robin
          - { nginx-consistent-hash: { key: session }, as: sticky }
        """;

    [Fact]
    public void Run_Sessions_SaysHowMuchMoreABalancerReusesThatKeepsThemTogether()
    {
        var result = Run(Talks);
        var (scattered, sticky) = (result.Balancers[0].PrefixReuse!, result.Balancers[1].PrefixReuse!);

        Assert.All([scattered, sticky], reuse => Assert.InRange(reuse.Share.Value, reuse.Share.Low!.Value, reuse.Share.High!.Value));
        Assert.All([scattered, sticky], reuse => Assert.Equal((double)reuse.CachedTokens / reuse.AdmittedTokens, reuse.Share.Value, tolerance: 0.02));
        var difference = result.Balancers[1].Comparison!.Metrics["prefix_reuse"];
        Assert.Equal(sticky.Share.Value - scattered.Share.Value, difference.Difference, tolerance: 1e-12);
        Assert.True(difference.Low > 0.1, $"{scattered.Share.Value} and {sticky.Share.Value} hardly differ");
        Assert.Null(difference.Verdict);
    }

    [Fact]
    public void Run_Sessions_CountsEveryServersTokensOnce()
    {
        Assert.All(Run(Talks).Balancers, balancer =>
        {
            Assert.Equal(balancer.PrefixReuse!.AdmittedTokens, balancer.Servers.Sum(server => server.Prompts!.Value.Admitted));
            Assert.Equal(balancer.PrefixReuse!.CachedTokens, balancer.Servers.Sum(server => server.Prompts!.Value.Cached));
        });
    }

    [Fact]
    public void Run_CachingSwitchedOff_ReusesNothing()
    {
        var result = Run(Talks.Replace("count: 3 }", "count: 3, engine: { prefix-caching: false } }", StringComparison.Ordinal));

        Assert.All(result.Balancers, balancer => Assert.Equal(0, balancer.PrefixReuse!.Share.Value));
        Assert.All(result.Balancers, balancer => Assert.True(balancer.PrefixReuse!.AdmittedTokens > 0));
    }

    [Fact]
    public void Run_PromptsWithoutNames_HasNoSuchFigure()
    {
        var result = Run("""
            name: plain
            replications: 2
            workload:
              arrivals: { process: poisson, rate: 5/s }
              requests: 200
              lengths: { prompt: 200, output: 20 }
            model: llama-3.1-8b
            fleet:
              - { name: a100, gpu: a100-80gb, count: 1 }
            balancers: [round-robin, least-connections]
            """);

        Assert.All(result.Balancers, balancer => Assert.Null(balancer.PrefixReuse));
        Assert.All(result.Balancers, balancer => Assert.All(balancer.Servers, server => Assert.Null(server.Prompts)));
        Assert.DoesNotContain("prefix_reuse", result.Balancers[1].Comparison!.Metrics.Keys);
    }

    [Fact]
    public void Run_SessionsOnQueueServers_HasNoSuchFigure()
    {
        var result = Run(Talks.Replace("model: llama-3.1-8b\n", "", StringComparison.Ordinal)
            .Replace("gpu: a100-80gb, count: 3", "count: 3, queue: { slots: 2, service: { exponential: { mean: 500ms } } }", StringComparison.Ordinal));

        Assert.All(result.Balancers, balancer => Assert.Null(balancer.PrefixReuse));
        Assert.All(result.Balancers, balancer => Assert.All(balancer.Servers, server => Assert.Null(server.Prompts)));
    }

    private static ExperimentResult Run(string text)
    {
        var loaded = ScenarioLoader.Parse(text, "talks.yaml", ".", new ScenarioChoices());
        Assert.Empty(loaded.Findings);
        return ExperimentRunner.Run(loaded.Scenario!, null);
    }
}
