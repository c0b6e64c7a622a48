using LbSim.Experiments.Plan;
using LbSim.Scenarios;

namespace LbSim.Tests.Experiments.Plan;

/// <summary>Small planning problems on queue servers.</summary>
internal static class PlanProblems
{
    /// <summary>Loads a scenario that must be right.</summary>
    public static Scenario Load(string text)
    {
        var loaded = ScenarioLoader.Parse(text, "plan.yaml", ".", new ScenarioChoices { Purpose = ScenarioPurpose.Plan });
        Assert.Empty(loaded.Findings);
        return loaded.Scenario!;
    }

    /// <summary>Plans on one thread.</summary>
    public static PlanResult Run(Scenario scenario, int threads = 1) => PlanRunner.Run(scenario, new PlanOptions { Threads = threads });

    /// <summary>Searches for every balancer at the first multiplier, without what a plan finds around its answers.</summary>
    public static List<SearchResult> Search(Scenario scenario, int threads = 1)
    {
        var world = new PlanWorld(scenario, CancellationToken.None);
        var space = FleetSpace.Of(world.Plan, world.Capacities);
        return [.. Enumerable.Range(0, scenario.Balancers.Count).Select(balancer => new FleetSearch(world, space, balancer, world.Plan.Traffic[0], long.MaxValue, threads).Run())];
    }

    /// <summary>The answer of the only multiplier, by balancer label.</summary>
    public static PlanBalancer Of(PlanResult result, string label, int multiplier = 0) => Assert.Single(result.Multipliers[multiplier].Balancers, balancer => balancer.Label == label);

    /// <summary>Probability that a request of an M/M/c queue waits longer than t.</summary>
    /// <param name="servers">c, with less than c erlangs offered.</param>
    /// <param name="erlangs">Offered load.</param>
    /// <param name="rate">Arrivals per second.</param>
    /// <param name="wait">t in seconds.</param>
    public static double Waits(int servers, double erlangs, double rate, double wait)
    {
        if (servers <= erlangs)
        {
            return 1;
        }

        var blocking = 1.0; // Erlang B, by its recursion
        for (var server = 1; server <= servers; server++)
        {
            blocking = erlangs * blocking / (server + (erlangs * blocking));
        }

        var waits = servers * blocking / (servers - (erlangs * (1 - blocking)));
        return waits * Math.Exp(-((servers * rate / erlangs) - rate) * wait);
    }

    /// <summary>An M/M/c problem: single servers under the balancer that sends each request where least work is left, which is one common queue.</summary>
    public static string Mmc(ulong seed, double rate, double service, double wait, double bound, int most, int requests) => FormattableString.Invariant($$"""
        name: mmc
        seed: {{seed}}
        warmup: 20%
        workload:
          arrivals: { process: poisson, rate: {{rate}}/s }
          requests: {{requests}}
          lengths: { prompt: 10, output: 1 }
        balancers: [least-work-left]
        objectives: { queueing: { limit: {{wait:0.000000}}s, share: {{1 - bound:0.000000}} } }
        plan:
          candidates:
            - { name: q, max: {{most}}, price-per-hour: 1, queue: { service: { exponential: { mean: {{service:0.000000}}s } } } }
        """);
}
