using System.Globalization;
using System.Text;
using LbSim.Experiments.Plan;
using LbSim.Kernel.Random;
using LbSim.Scenarios;

namespace LbSim.Tests.Experiments.Plan;

/// <summary>The search against trying every fleet to the end, in the same order.</summary>
public sealed class ExhaustivePlanTests
{
    [Fact]
    public void Run_RandomProblems_HaveTheAnswerOfTryingEveryFleet()
    {
        var answered = 0;
        Parallel.For(0, 200, seed =>
        {
            var scenario = PlanProblems.Load(Problem(seed));
            var expected = Exhaustive(scenario);

            Assert.Equal(expected, PlanProblems.Search(scenario, threads: 1 + (seed % 3)).Select(search => search.Answer?.Fleet.Name ?? "none"));
            if (seed % 20 == 0)
            {
                Assert.Equal(expected, PlanProblems.Run(scenario).Multipliers.SelectMany(multiplier => multiplier.Balancers).Select(balancer => balancer.Answer?.Fleet.Name ?? "none"));
            }

            Interlocked.Add(ref answered, expected.Count(name => name != "none"));
        });

        Assert.InRange(answered, 100, 399); // neither always easy nor never possible
    }

    private static List<string> Exhaustive(Scenario scenario)
    {
        var world = new PlanWorld(scenario, CancellationToken.None);
        var space = FleetSpace.Of(scenario.Plan!, world.Capacities);
        var names = new List<string>();
        for (var balancer = 0; balancer < scenario.Balancers.Count; balancer++)
        {
            names.Add(Answer(world, space, balancer));
        }

        return names;
    }

    private static string Answer(PlanWorld world, FleetSpace space, int balancer)
    {
        var confirmed = 0;
        foreach (var fleet in space.Fleets)
        {
            var full = new PlanCase(fleet, balancer, world.Traffic.At(1));
            var spares = SpareCases.Of(world, fleet, balancer);
            if (!Screening.Of(world, full, stopsEarly: false).Passes || !spares.All(spare => Screening.Of(world, full with { Down = spare.Down }, stopsEarly: false).Passes))
            {
                continue;
            }

            confirmed++;
            var level = 0.05 / Math.Pow(2, confirmed) / world.Scenario.Balancers.Count;
            if (Confirmation.Of(world, full, spares, level, long.MaxValue, 1).Verdict == "meets")
            {
                return fleet.Name;
            }
        }

        return "none";
    }

    private static string Problem(int seed)
    {
        var random = new RandomStream((ulong)seed, "plans");
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        string[] balancers = ["round-robin", "least-connections", "weighted-round-robin", "random", "least-work-left"];
        var first = random.NextIndex(balancers.Length);
        var rate = 2 + (6 * random.NextDouble());
        text.Append(culture, $"name: p\nseed: {seed}\nwarmup: 10%\nworkload:\n  arrivals: {{ rate: {rate:0.000}/s }}\n  requests: {150 + random.NextIndex(351)}\n  lengths: {{ prompt: 10, output: 1 }}\n");
        text.Append(culture, $"balancers: [{balancers[first]}, {balancers[(first + 1 + random.NextIndex(balancers.Length - 1)) % balancers.Length]}]\n");
        text.Append(culture, $"objectives: {{ e2e: {1.2 + random.NextDouble():0.000}s, attainment: {80 + (12 * random.NextDouble()):0.00}% }}\nplan:\n  candidates:\n");
        var groups = 1 + random.NextIndex(3);
        for (var group = 0; group < groups; group++)
        {
            var most = 1 + random.NextIndex(groups == 1 ? 12 : groups == 2 ? 7 : 3);
            text.Append(culture, $"    - {{ name: g{group}, max: {most}, price-per-hour: {1 + random.NextIndex(4)}, queue: {{ slots: {1 + random.NextIndex(2)}, service: {{ erlang: {{ k: 4, mean: {0.25 + (0.4 * random.NextDouble()):0.000}s }} }} }} }}\n");
        }

        text.Append(culture, $"  survive: {(random.NextIndex(4) == 0 ? 1 : 0)}\n  minimize: {(random.NextIndex(3) == 0 ? "gpus" : "cost")}\n");
        return text.ToString();
    }
}
