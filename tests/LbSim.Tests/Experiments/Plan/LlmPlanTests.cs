using LbSim.Experiments.Plan;
using LbSim.Scenarios;
using LbSim.Tests.Testing;
using Xunit.Abstractions;

namespace LbSim.Tests.Experiments.Plan;

/// <summary>Plans for fleets of LLM engines: their answers hold on traffic they have not seen, and a real trace is planned in seconds.</summary>
public sealed class LlmPlanTests(ITestOutputHelper output)
{
    private const int Fresh = 100;
    private const int FirstFresh = 1000;

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(1, "arrivals: { process: gamma, rate: 12/s, cv: 1.5 }", "least-connections")]
    [InlineData(2, "arrivals: { process: poisson, rate: 20/s }", "weighted-round-robin")]
    [InlineData(3, "arrivals: { process: gamma, rate: 16/s, cv: 2.5 }", "round-robin")]
    public void Run_LlmPlan_HoldsOnAHundredFreshReplications(int seed, string arrivals, string balancer)
    {
        var scenario = PlanProblems.Load($$"""
            name: llm
            seed: {{seed}}
            duration: 100s
            workload:
              {{arrivals}}
              lengths: azure-2023-conv
            model: llama-3.1-8b
            balancers: [{{balancer}}]
            objectives: { ttft: 500ms, tpot: 50ms, attainment: 98% }
            plan:
              candidates:
                - { name: h100, gpu: h100-sxm, max: 3 }
                - { name: a100, gpu: a100-80gb, max: 4 }
            """);
        var world = new PlanWorld(scenario, CancellationToken.None);
        var search = new FleetSearch(world, FleetSpace.Of(world.Plan, world.Capacities), 0, 1, long.MaxValue, Environment.ProcessorCount).Run();
        var answer = search.Answer!;
        var runs = new RunTally[Fresh];
        Parallel.For(0, Fresh, run => runs[run] = world.Run(new(answer.Fleet, 0, world.Traffic.At(1)), FirstFresh + run));
        var met = runs.Sum(run => run.Met) / (double)runs.Sum(run => run.Arrived);
        var bound = answer.Result.Full!.Objectives[0];

        output.WriteLine($"{answer.Fleet.Name}: confirmed {bound.Estimate:0.0000} from {bound.Low:0.0000}, fresh {met:0.0000}");
        Assert.True(met >= 0.98 - (bound.Estimate - bound.Low), $"{met}");
    }

    [SharedFact]
    [Trait("Category", "Long")]
    public void Run_AzureTraceEightTimes_HasAnAnswerForEveryBalancer()
    {
        var trace = SharedData.PathTo("data/traces/azure-2023/AzureLLMInferenceTrace_conv.csv");
        var loaded = ScenarioLoader.Load(Path.Combine(SharedData.ProjectRoot, "scenarios", "plan-azure.yaml"), new() { Trace = trace, Purpose = ScenarioPurpose.Plan });
        var result = PlanRunner.Run(loaded.Scenario!);

        Assert.InRange(8 * result.Peak!.Requests / 600.0, 55, 65);
        Assert.True(result.IsAnswered);
        Assert.All(result.Multipliers[0].Balancers, balancer => Assert.True(balancer.Answer!.Attainment is { Value: >= 0.99, Low: >= 0.99 }));
        Assert.All(result.Multipliers[0].Balancers, balancer => Assert.NotNull(balancer.Answer!.Headroom));
        Assert.True(result.Search.SimulatedRequests < 30_000_000, $"{result.Search.SimulatedRequests} requests simulated");
        output.WriteLine($"{result.Search.SimulatedRequests:N0} requests simulated by search and confirmation");
    }
}
