using LbSim.Experiments.Running;
using LbSim.Experiments.Sweep;
using LbSim.Scenarios;
using LbSim.Tests.Reports.Files;

namespace LbSim.Tests.Experiments.Sweep;

public sealed class SweepPlanTests
{
    private const string Queue = """
        name: queue
        replications: 2
        workload:
          arrivals: { process: poisson, rate: 3/s }
          requests: 200
          lengths: { prompt: 1, output: 1 }
        fleet:
          - { name: servers, count: 2, queue: { service: { exponential: { mean: 500ms } } } }
        balancers: [round-robin, least-connections]
        objectives: { e2e: 1s, attainment: 90% }
        """;

    [Fact]
    public void Load_GoodPoints_GiveEachItsScenarioTheSeedOfAll()
    {
        using var folder = new TempFolder();
        var plan = Load(folder, "0.1.0", [], "fleet.servers.count=1..3", "workload.arrivals.rate=2/s,4/s")!;

        Assert.Equal([1, 1, 2, 2, 3, 3], plan.Scenarios.Select(scenario => scenario.Groups[0].Spec.Count));
        Assert.Single(plan.Scenarios.Select(scenario => scenario.Seed).Distinct());
        Assert.Equal(6, plan.Hashes.Distinct().Count());
        Assert.All(plan.Hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    [Fact]
    public void Load_Again_GivesTheSameHashesAndOtherInputsOthers()
    {
        using var folder = new TempFolder();
        var plan = Load(folder, "0.1.0", [], "fleet.servers.count=1..3")!;

        Assert.Equal(plan.Hashes, Load(folder, "0.1.0", [], "fleet.servers.count=1..3")!.Hashes);
        Assert.Equal(plan.Hash, Load(folder, "0.1.0", [], "fleet.servers.count=1..3")!.Hash);
        Assert.Empty(plan.Hashes.Intersect(Load(folder, "0.1.1", [], "fleet.servers.count=1..3")!.Hashes));
        Assert.NotEqual(plan.Hash, Load(folder, "0.1.0", [], "fleet.servers.count=1..2")!.Hash);
        Assert.Equal(plan.Hashes.Take(2), Load(folder, "0.1.0", [], "fleet.servers.count=1..2")!.Hashes); // what is finished serves a longer sweep too
    }

    [Fact]
    public void Load_BadPoints_NamesEachProblemOnceWithItsPoints()
    {
        using var folder = new TempFolder();
        var problems = new List<string>();

        Assert.Null(Load(folder, "0.1.0", problems, "fleet.servers.count=0..2", "workload.arrivals.rate=2/s,0/s", "primary=e2e.p59,e2e.p99"));

        Assert.Equal(4, problems.Count);
        Assert.EndsWith("it is 0 [points 0, 1, 2, 3]", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("--vary primary=e2e.p59", problems[1], StringComparison.Ordinal);
        Assert.EndsWith("[points 0, 2, 4, 6, 8 and 1 more]", problems[1], StringComparison.Ordinal);
        Assert.Contains("--vary workload.arrivals.rate=0/s", problems[2], StringComparison.Ordinal);
        Assert.Equal("3 errors in 10 of 12 points, nothing was run.", problems[3]);
    }

    [Fact]
    public void Load_ProblemOfThePath_IsNotSaidOncePerValue()
    {
        using var folder = new TempFolder();
        var problems = new List<string>();

        Assert.Null(Load(folder, "0.1.0", problems, "fleet.nobody.count=1..3"));

        Assert.Equal(2, problems.Count);
        Assert.StartsWith("--vary fleet.nobody.count  LB0015  \"nobody\" leads nowhere in fleet", problems[0], StringComparison.Ordinal);
        Assert.Equal("1 error in 3 of 3 points, nothing was run.", problems[1]);
    }

    [Fact]
    public void Load_PointsThatAreTheSameScenario_AreRefused()
    {
        using var folder = new TempFolder();
        var problems = new List<string>();

        Assert.Null(Load(folder, "0.1.0", problems, "fleet.servers.count=1..2", "fleet[0].count=3..4"));

        Assert.Contains("points 0 (fleet.servers.count=1, fleet[0].count=3) and 2 (fleet.servers.count=2, fleet[0].count=3) are the same scenario", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfAPoint_EqualsTheRunOfTheScenarioWithTheSameSettings()
    {
        using var folder = new TempFolder();
        var plan = Load(folder, "0.1.0", [], "fleet.servers.count=1..3", "workload.arrivals.rate=2/s,4/s")!;
        var alone = ScenarioLoader.Load(folder.PathTo("queue.yaml"), new ScenarioChoices { Settings = ["fleet.servers.count=2", "workload.arrivals.rate=4/s"] }).Scenario!;

        var point = PointFigures.Of(ExperimentRunner.Run(plan.Scenarios[3]));

        Assert.Equal(PointFigures.Of(ExperimentRunner.Run(alone)).Figures, point.Figures);
    }

    private static SweepPlan? Load(TempFolder folder, string version, List<string> problems, params string[] vary)
    {
        var file = folder.Write("queue.yaml", Queue);
        var axes = vary.Select(text => VaryParser.Parse(text, problems)!).ToList();
        return SweepPlan.Load(file, new ScenarioChoices(), SweepGrid.Of(axes, isZipped: false, problems)!, version, problems);
    }
}
