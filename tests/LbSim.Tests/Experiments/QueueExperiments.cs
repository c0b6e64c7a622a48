using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Kernel.Random;
using LbSim.Scenarios;

namespace LbSim.Tests.Experiments;

/// <summary>Small experiments on queue servers, whose truth is known in closed form.</summary>
internal static class QueueExperiments
{
    /// <summary>Loads a scenario that must be right.</summary>
    public static Scenario Load(string text)
    {
        var loaded = ScenarioLoader.Parse(text, "queue.yaml", ".", new ScenarioChoices());
        Assert.Empty(loaded.Findings);
        return loaded.Scenario!;
    }

    /// <summary>Runs one experiment per seed, on all cores; results in order of seed.</summary>
    public static ExperimentResult[] Run(Scenario scenario, int experiments)
    {
        var results = new ExperimentResult[experiments];
        Parallel.For(0, experiments, index => results[index] = ExperimentRunner.Run(scenario with { Seed = (ulong)index + 1 }, new ExperimentOptions { Threads = 1 }));
        return results;
    }

    /// <summary>A balancer that sends a share of requests to server 0 and the others to server 1, by a stream of its own.</summary>
    public static BalancerPlan Split(string label, double share) => new("split", label, context => new SplitBalancer(share, new RandomStream(StableHash.Of(label), (ulong)context.OpenStream().NextInt64())));

    private sealed class SplitBalancer(double share, RandomStream random) : IBalancer
    {
        public int Pick(in RequestView request, FleetView fleet) => random.NextDouble() < share ? 0 : 1;
    }
}
