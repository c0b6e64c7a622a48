using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Reports.Files;
using LbSim.Scenarios;

namespace LbSim.Tests.Experiments;

public sealed class ExperimentTests
{
    private const string Queue = """
        name: queue
        replications: 4
        workload:
          arrivals: { process: poisson, rate: 6/s }
          requests: 3000
          lengths: { prompt: 10, output: 5 }
        fleet:
          - { name: q, count: 2, price-per-hour: 3.6, queue: { slots: 2, service: { exponential: { mean: 500ms } } } }
        balancers:
          - round-robin
          - { round-robin: {}, as: twin }
          - least-connections
        objectives: { e2e: 2s, attainment: 90% }
        """;

    [Fact]
    public void Run_TwoLabelsOfOneAlgorithm_DifferInNothing()
    {
        var result = Run(Queue);

        var difference = result.Balancers[1].Comparison!.Metrics["goodput"];
        Assert.Equal(0, difference.Difference);
        Assert.Equal("no significant difference", difference.Verdict);
        Assert.Equal(result.Balancers[0].Metrics["e2e"].P99, result.Balancers[1].Metrics["e2e"].P99);
    }

    [Fact]
    public void Run_SeveralReplications_CarryPairedIntervalsAndWordsForThePrimaryFigureOnly()
    {
        var result = Run(Queue);

        Assert.Equal("replications", result.Interval);
        var better = result.Balancers[2].Comparison!.Metrics;
        Assert.Equal("better", better["goodput"].Verdict);
        Assert.NotNull(better["e2e.p95"].Low);
        Assert.All(better.Where(entry => entry.Key != "goodput"), entry => Assert.Null(entry.Value.Verdict));
    }

    [Fact]
    public void Run_OneReplication_HasNoIntervalsAndSaysOnThisTraceOnly()
    {
        var result = Run(Queue.Replace("replications: 4", "replications: 1", StringComparison.Ordinal));

        Assert.Null(result.Interval);
        Assert.All(result.Balancers, balancer => Assert.All(balancer.Metrics.Values.Where(metric => metric.Mean is not null), metric => Assert.Null(metric.Mean!.Low)));
        Assert.Null(result.Balancers[0].Goodput!.Low);
        var difference = result.Balancers[2].Comparison!.Metrics["goodput"];
        Assert.Null(difference.Low);
        Assert.Equal("on this trace only", difference.Verdict);
    }

    [Fact]
    public void Run_OtherThreadCounts_GiveTheSameBytes()
    {
        var one = Bytes(Run(Queue, new ExperimentOptions { Threads = 1 }));
        var many = Bytes(Run(Queue, new ExperimentOptions { Threads = 7 }));

        Assert.Equal(one, many);
    }

    [Fact]
    public void Run_MoreThanTheFleetCarries_IsSaturatedAndGetsNoWords()
    {
        var result = Run(Queue.Replace("rate: 6/s", "rate: 9/s", StringComparison.Ordinal).Replace("replications: 4", "replications: 4\ndrain-limit: 10m", StringComparison.Ordinal));

        Assert.Equal("saturated", result.Verdict.State);
        Assert.NotEmpty(result.Verdict.Reasons);
        Assert.All(result.Balancers.Skip(1), balancer => Assert.Null(balancer.Comparison!.Metrics["goodput"].Verdict));
    }

    [Fact]
    public void Run_DrainLimitTooShort_IsCutOffAndCountsWhatIsInFlight()
    {
        var result = Run(Queue.Replace("rate: 6/s", "rate: 30/s", StringComparison.Ordinal).Replace("replications: 4", "replications: 1\ndrain-limit: 1s", StringComparison.Ordinal));

        Assert.Equal("cut-off", result.Verdict.State);
        var requests = result.Balancers[0].Requests;
        Assert.True(requests.InFlight > 0);
        Assert.Equal(requests.Arrived, requests.Finished + requests.Rejected + requests.TimedOut + requests.Failed + requests.InFlight);
    }

    [Fact]
    public void Capacities_ConstantService_AreSlotsOverService()
    {
        var scenario = ScenarioLoader.Parse(Queue.Replace("exponential: { mean: 500ms }", "constant: 250ms", StringComparison.Ordinal), "queue.yaml", ".", new ScenarioChoices()).Scenario!;

        var capacities = ExperimentRunner.Capacities(scenario);

        Assert.Equal(8, capacities[0]!.Value, 0.05);
        Assert.Equal(6.0 / 2 / 8, GroupLoads.Of(scenario, capacities)[0]!.Value, 0.01);
    }

    [Fact]
    public void Run_PricedFleet_CostsWhatItsHoursCost()
    {
        var result = Run(Queue);

        var balancer = result.Balancers[0];
        Assert.Equal(7.2, result.Groups[0].CostPerHour);
        Assert.Equal(7.2 / 3600 / balancer.Goodput!.Value * 1000, balancer.CostPer1000GoodRequests!.Value, 9);
    }

    private static ExperimentResult Run(string text, ExperimentOptions? options = null)
    {
        var loaded = ScenarioLoader.Parse(text, "queue.yaml", ".", new ScenarioChoices());
        Assert.Empty(loaded.Findings);
        return ExperimentRunner.Run(loaded.Scenario!, options);
    }

    private static string Bytes(ExperimentResult result)
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(result, stream);
        TimeSeriesCsv.Write(result, stream);
        return Convert.ToBase64String(stream.ToArray());
    }
}
