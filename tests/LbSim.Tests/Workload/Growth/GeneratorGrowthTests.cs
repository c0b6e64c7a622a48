using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Tests.Testing;
using LbSim.Tests.Workload.Generators;
using LbSim.Workload;
using LbSim.Workload.Fitting;
using LbSim.Workload.Generators;
using LbSim.Workload.Growth;
using LbSim.Workload.Lengths;
using LbSim.Workload.Mixtures;
using LbSim.Workload.Sessions;
using LbSim.Workload.Traces;
using static LbSim.Tests.Workload.Users.ClosedLoopPlay;

namespace LbSim.Tests.Workload.Growth;

/// <summary>Mixtures and sessions of more users, and what superposition keeps.</summary>
public sealed class GeneratorGrowthTests
{
    private static readonly MixtureWorkload Mixture = new(new()
    {
        RatePerSecond = 10,
        Groups = [new() { Name = "all", Count = 5, Zipf = 1, Spread = 0.5, Arrivals = new() { Process = ArrivalProcess.OnOff, RatePerSecond = 1, OnOff = new() { OnSeconds = 3, OffSeconds = 9 } }, Lengths = new FittedLengths { Name = "azure-2023-conv" } }],
    });

    [Fact]
    public void Of_AMixtureTimesTwo_HasItsRequestsAndThoseOfAsManyOtherClients()
    {
        var once = Take(Mixture, 1_000);
        var twice = Take(TrafficGrowth.Of(Mixture, 2, GrowthKind.Copies), 1_000);

        Assert.Equal(once, twice.Where(request => request.Client < 5));
        Assert.Equal(10, twice.Select(request => request.Client).Distinct().Count());
        Assert.Equal(2, twice.Count / (double)once.Count, 0.2);
    }

    [Fact]
    public void Of_AMixtureTimesOneAndAHalf_IsPartOfTwice()
    {
        var more = Take(TrafficGrowth.Of(Mixture, 1.5, GrowthKind.Copies), 1_000);

        Assert.Empty(more.Except(Take(TrafficGrowth.Of(Mixture, 2, GrowthKind.Copies), 1_000)));
        Assert.InRange(more.Select(request => request.Client).Distinct().Count(), 5, 9);
    }

    [Fact]
    public void Of_ManyCopies_KeepsTheDispersionOfOneAndSqueezingRaisesIt()
    {
        var onOff = new OnOffOptions { OnSeconds = 3, OffSeconds = 9 };
        var one = new GeneratedWorkload(new() { Arrivals = new() { Process = ArrivalProcess.OnOff, RatePerSecond = 4, OnOff = onOff }, Lengths = Generate.OneToken });

        var copies = Times(TrafficGrowth.Of(one, 4, GrowthKind.Copies), 50_000);
        var squeezed = Times(TrafficGrowth.Of(one, 4, GrowthKind.Squeeze), 50_000);

        // independent copies: variance and mean both fourfold; four times faster: what windows of 40 s held, at the same mean
        Assert.Equal(onOff.Dispersion(4, 10), Generate.Dispersion(copies, 10, 50_000), 0.1 * onOff.Dispersion(4, 10));
        Assert.Equal(onOff.Dispersion(4, 40), Generate.Dispersion(squeezed, 10, 50_000), 0.1 * onOff.Dispersion(4, 40));
    }

    [Fact]
    public void Of_Sessions_BeginsMoreOfThemOrGoesThroughThemFaster()
    {
        var sessions = new SessionWorkload(new()
        {
            Arrivals = new() { RatePerSecond = 1 },
            Turns = TokenOptions.Of(2),
            Lengths = Generate.OneToken,
            Think = new ConstantDistribution(10),
            Count = 500,
        });

        var more = Played(TrafficGrowth.Of(sessions, 3, GrowthKind.Copies));
        var faster = Played(TrafficGrowth.Of(sessions, 3, GrowthKind.Squeeze));

        Assert.Equal((3_000, 1_000), (more.Count, faster.Count));
        Assert.Equal(10, Pause(more), 1e-9);
        Assert.Equal(10 / 3.0, Pause(faster), 1e-9);
        Assert.Equal(500, more.Max(turn => turn.Request.Arrival.Seconds), 100.0);

        static List<Turn> Played(IWorkload workload)
        {
            using var source = workload.Open(1, 0);
            return Play(source, _ => 1_000, int.MaxValue);
        }

        static double Pause(List<Turn> turns)
        {
            var first = turns.Where(turn => turn.Request.Session == 7).ToList();
            return (first[1].Request.Arrival - first[0].Ended).Seconds;
        }
    }

    [SharedFact]
    public void Of_ATraceTimesThree_KeepsRateLengthsAndTheirRankCorrelation()
    {
        var path = SharedData.PathTo("data/traces/azure-2023/AzureLLMInferenceTrace_conv.csv");
        var trace = WindowedTrace.Whole(TraceWorkload.Load(new("conv", () => File.OpenRead(path)), new()), SimTime.Never);

        var grown = TraceSample.Take(TrafficGrowth.Of(trace, 3, GrowthKind.Copies).Open(1, 0), "conv");

        Assert.Equal(3, grown.Count / 19_366.0, 0.1);
        Assert.Equal(0.0728, LengthStatistics.Spearman(grown.Prompts, grown.Outputs), 0.01);
        Assert.Equal(1154.7, grown.Prompts.Average(), 20.0);
    }

    private static List<RequestSpec> Take(IWorkload workload, double end)
    {
        using var source = workload.Open(1, 0);
        var requests = new List<RequestSpec>();
        while (source.TryNext(out var request) && request.Arrival.Seconds < end)
        {
            requests.Add(request);
        }

        return requests;
    }

    private static List<double> Times(IWorkload workload, double end) => Take(workload, end).ConvertAll(request => request.Arrival.Seconds);
}
