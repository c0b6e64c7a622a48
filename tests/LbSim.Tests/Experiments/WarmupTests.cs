using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Kernel.Random;

using LbSim.Reports.Files;
using LbSim.Scenarios;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;

namespace LbSim.Tests.Experiments;

public sealed class WarmupTests
{
    private const string Busy = """
        name: busy
        replications: 3
        workload:
          arrivals: { process: poisson, rate: 18/s }
          requests: 8000
          lengths: { prompt: 10, output: 5 }
        fleet:
          - { name: q, count: 2, queue: { slots: 10, service: { exponential: { mean: 1s } } } }
        balancers: [round-robin, least-connections]
        objectives: { e2e: 2s }
        """;

    [Fact]
    public void Run_StationaryTraffic_FindsOneWarmupForTheWholeExperiment()
    {
        var result = ExperimentRunner.Run(QueueExperiments.Load(Busy));

        // the fleet fills in seconds; a quarter of the span of 444 s is the most that may be left out
        Assert.Equal("found by MSER-5", result.WarmupOrigin);
        Assert.InRange(result.WarmupSeconds, 1, 0.25 * 8000 / 18);
        Assert.DoesNotContain(result.Warnings, warning => warning.StartsWith("warm-up", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_AFoundWarmup_GivesTheBytesThatTheSameInstantGives()
    {
        var found = QueueExperiments.Load(Busy);
        var instant = WarmupFinder.Find(found, new ParallelOptions { MaxDegreeOfParallelism = 2 }, singleStep: false).Warmup.Picoseconds;

        var given = QueueExperiments.Load(Busy + $"\nwarmup: {instant}ps\n");

        Assert.Equal(WarmupRule.Found, found.WarmupRule);
        Assert.Equal(WarmupRule.Given, given.WarmupRule);
        Assert.Equal(Bytes(ExperimentRunner.Run(given)), Bytes(ExperimentRunner.Run(found)));
    }

    [Theory]
    [InlineData("", WarmupRule.Found, 22.222)]
    [InlineData("warmup: auto", WarmupRule.Found, 22.222)]
    [InlineData("warmup: 30s", WarmupRule.Given, 30)]
    [InlineData("warmup: 10%", WarmupRule.Given, 44.444)]
    [InlineData("warmup: 0s", WarmupRule.Given, 0)]
    [InlineData("faults: [{ at: 60s, server: q-0, kind: crash, for: 60s }]", WarmupRule.Share, 22.222)]
    [InlineData("faults: [{ at: 60s, server: q-0, kind: stop }]", WarmupRule.Share, 22.222)]
    [InlineData("faults: [{ server: q-0, kind: pause, up: 5m, down: 10s }]", WarmupRule.Found, 22.222)]
    public void Load_WarmupGivenOrNot_TakesTheRuleForIt(string line, WarmupRule rule, double seconds)
    {
        var scenario = QueueExperiments.Load(Busy + "\n" + line + "\n");

        Assert.Equal(rule, scenario.WarmupRule);
        Assert.Equal(seconds, scenario.Warmup.Seconds, 0.001);
    }

    [Fact]
    public void Load_AnEnvelope_HasNoWarmupToFind()
    {
        var scenario = QueueExperiments.Load(Busy.Replace("rate: 18/s }", "rate: 18/s, envelope: { spikes: [{ at: 60s, for: 30s, factor: 2 }] } }", StringComparison.Ordinal));

        Assert.Equal(WarmupRule.Share, scenario.WarmupRule);
    }

    [Fact]
    public void Run_MoreThanTheFleetCarries_SaysThatItHadNotSettled()
    {
        var result = ExperimentRunner.Run(QueueExperiments.Load(Busy.Replace("rate: 18/s", "rate: 30/s", StringComparison.Ordinal)));

        Assert.Equal(0.25 * 8000 / 30, result.WarmupSeconds, 0.1);
        Assert.Contains(result.Warnings, warning => warning.StartsWith("warm-up", StringComparison.Ordinal)
            && warning.Contains("round-robin, least-connections", StringComparison.Ordinal) && warning.Contains("give a warmup", StringComparison.Ordinal));
    }

    [Fact]
    public void Means_RandomRequests_EqualTheDefinition()
    {
        var random = new RandomStream(1, "in-system");
        for (var round = 0; round < 50; round++)
        {
            const int Cells = 20;
            const long Width = 1000;
            var log = new InSystemLog(new(Cells * Width), Cells);
            var requests = Enumerable.Range(0, 100).Select(_ => (Arrival: random.NextInt64(Cells * Width), Length: random.NextInt64(8000))).ToList();
            foreach (var (arrival, length) in requests)
            {
                log.Write(Record(arrival, arrival + length < Cells * Width ? arrival + length : -1));
            }

            var expected = Enumerable.Range(0, Cells).Select(cell => requests.Sum(request =>
                Math.Max(0, Math.Min((cell + 1) * Width, request.Arrival + request.Length) - Math.Max(cell * Width, request.Arrival))) / (double)Width);
            Assert.All(expected.Zip(log.Means()), pair => Assert.Equal(pair.First, pair.Second, 9));
        }
    }

    private static RequestRecord Record(long arrival, long ended) => new()
    {
        Request = 0, Arrival = arrival, Dispatched = arrival, Started = arrival, FirstToken = -1, Ended = ended, PromptTokens = 1, OutputTokens = 1, Client = -1,
        Session = -1, Server = 0, Attempts = 1, Outcome = ended < 0 ? Outcome.InFlight : Outcome.Finished, Preemptions = 0, IsMeasured = false,
    };

    private static string Bytes(ExperimentResult result)
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(result, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
