using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Tests.Testing;
using LbSim.Tests.Workload.Generators;
using LbSim.Tests.Workload.Lengths;
using LbSim.Workload;
using LbSim.Workload.Fitting;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Mixtures;

namespace LbSim.Tests.Workload.Mixtures;

/// <summary>Many clients that each send on their own.</summary>
public sealed class MixtureTests
{
    private static readonly FittedLengths Conversation = new() { Name = "azure-2023-conv" };

    [Fact]
    public void TryNext_OfHeavyTailedClients_SendsEachClientsShare()
    {
        var cvs = new LogNormalDistribution(1.5, 0.5);
        var workload = new MixtureWorkload(new()
        {
            RatePerSecond = 20,
            Groups = [Group(1) with { Share = 0.29876692, Cvs = cvs }, Group(42) with { Share = 1 - 0.29876692, Zipf = 1.47, Cvs = cvs }],
        });

        var requests = Take(workload, 200_000);

        var counts = requests.CountBy(request => request.Client).ToDictionary();
        Assert.Equal(43, workload.Clients);
        foreach (var (rate, client) in workload.Rates().Select((rate, client) => (rate, client)))
        {
            var expected = rate / 20 * requests.Count;
            Assert.Equal(expected, counts.GetValueOrDefault(client), 5 * 3 * Math.Sqrt(expected)); // five standard errors of a client with gaps of cv 3
        }

        // ServeGen's m-small: 43 clients, of which the busiest has 29.9 % of the requests, five 77.0 and ten 92.8 %
        double Top(int clients) => counts.Values.OrderDescending().Take(clients).Sum() / (double)requests.Count;
        Assert.Equal(0.29876692, Top(1), 0.01);
        Assert.Equal(0.76991819, Top(5), 0.04);
        Assert.Equal(0.92806511, Top(10), 0.05);
        Assert.Equal(1, workload.Rates().Sum() / 20, 1e-12);
        Assert.Equal(requests.Select(request => request.Arrival).Order(), requests.Select(request => request.Arrival));
    }

    [Fact]
    public void TryNext_OfOneClientInEquilibrium_HasTheRateFromTheFirstSecondOn()
    {
        // a renewal process begun with an arrival would have far more than its rate at first: bursty gaps come in bunches
        var groups = new[] { ArrivalProcess.Gamma, ArrivalProcess.Weibull }.Select(process => Group(2_000) with { Arrivals = new() { Process = process, RatePerSecond = 1, Cv = 4 } });
        foreach (var group in groups)
        {
            var arrivals = Enumerable.Range(0, 10).SelectMany(replication => Until(Mixture(200, group), 10, replication)).ToList();

            foreach (var second in Enumerable.Range(0, 10))
            {
                // 2,000 clients in ten replications: 2,000 arrivals a second, of clients whose counts vary up to 16 times Poisson's
                Assert.InRange(arrivals.Count(time => (int)time == second), 2_000 - 600, 2_000 + 600);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Superposition_OfRandomClients_HasTheSumOfTheirCountVariances(int seed)
    {
        var random = new RandomStream((ulong)seed, "mixture-test");
        var groups = Enumerable.Range(0, 3).Select(index => new MixtureGroupOptions
        {
            Name = "g",
            Count = 1 + random.NextIndex(4),
            Share = 0.5 + random.NextDouble(),
            Arrivals = new() { Process = ArrivalProcess.OnOff, RatePerSecond = 1, OnOff = new() { OnSeconds = 1 + (5 * random.NextDouble()), OffSeconds = 2 + (10 * random.NextDouble()), Quiet = 0.2 * random.NextDouble() } },
            Lengths = Generate.OneToken,
        }).ToList();
        var workload = new MixtureWorkload(new() { RatePerSecond = 10, Groups = groups });
        const double Until = 100_000;

        var times = MixtureTests.Until(workload, Until, 0);

        // independent clients: variances add up, so the dispersion is the mean of theirs weighted by rate
        var rates = workload.Rates();
        var onOffs = groups.SelectMany(group => Enumerable.Repeat(group.Arrivals.OnOff!, group.Count)).ToList();
        foreach (var window in new[] { 1.0, 10, 60 })
        {
            var expected = rates.Zip(onOffs, (rate, onOff) => rate / 10 * onOff.Dispersion(rate, window)).Sum();
            Assert.Equal(expected, Generate.Dispersion(times, window, Until), 5 * expected * Math.Sqrt(2 / Math.Min(Until / window, Until / 20)));
        }
    }

    [Fact]
    public void Superposition_OfClientsAlike_KeepsTheRankCorrelationOfPromptAndOutput()
    {
        var wanted = LengthFitter.RankCorrelation(FittedLengthModel.DataOf("azure-2023-conv"));

        foreach (var clients in new[] { 1, 50 })
        {
            var requests = Take(Mixture(10, Group(clients)), 200_000);

            var found = LengthStatistics.Spearman([.. requests.Select(request => request.PromptTokens)], [.. requests.Select(request => request.OutputTokens)]);
            Assert.Equal(wanted, found, 4 / Math.Sqrt(requests.Count));
        }
    }

    [Fact]
    public void TryNext_WithSpread_GivesEachClientLengthsOfItsOwnInEveryReplication()
    {
        var workload = Mixture(100, Group(200) with { Spread = 0.5, Lengths = new SeparateLengths { Prompt = TokenOptions.Of(1_000), Output = TokenOptions.Of(1_000) } });

        var first = Take(workload, 20_000);
        var second = Take(workload, 20_000, replication: 1);

        var prompts = first.GroupBy(request => request.Client).OrderBy(client => client.Key).ToDictionary(client => client.Key, client => client.Select(request => request.PromptTokens).Distinct().Single());
        Assert.Equal(200, prompts.Count);
        Assert.All(second, request => Assert.Equal(prompts[request.Client], request.PromptTokens));
        var mean = prompts.Values.Average();
        Assert.Equal(1_000, mean, 4 * 500 / Math.Sqrt(200));
        Assert.Equal(0.5, Math.Sqrt(prompts.Values.Average(value => (value - mean) * (value - mean))) / mean, 0.15);
        Assert.NotEqual(first[..100].Select(request => request.Arrival), second[..100].Select(request => request.Arrival));
    }

    [Fact]
    public void TryNext_GroupAddedAtTheEnd_LeavesTheOthersRequestsAsTheyWere()
    {
        var alone = Take(Mixture(10, Group(3) with { Spread = 0.3 }), 2_000);
        var both = Take(new MixtureWorkload(new() { RatePerSecond = 20, Groups = [Group(3) with { Spread = 0.3 }, Group(5)] }), 8_000);

        Assert.Equal(alone[..1_500], both.Where(request => request.Client < 3).Take(1_500));
    }

    [Fact]
    public void Open_SameSeedAndReplication_GivesTheSameTraffic()
    {
        var workload = Mixture(10, Group(7) with { Zipf = 1, Spread = 0.3 });

        Assert.Equal(Take(workload, 1_000), Take(workload, 1_000));
        Assert.NotEqual(Take(workload, 1_000), Take(workload, 1_000, seed: 2));
    }

    [Fact]
    public void ExpectedRequests_WithEnvelopesOfBoth_IsTheirProduct()
    {
        var workload = new MixtureWorkload(new()
        {
            RatePerSecond = 10,
            Envelopes = [new StepsEnvelope { Points = [Generate.At(100, 2)] }],
            Groups = [Group(2), Group(2) with { Envelopes = [new StepsEnvelope { Points = [Generate.At(50, 0.5)] }] }],
        });

        Assert.Equal((100 * 5) + (100 * 10) + (50 * 5) + (50 * 2.5) + (100 * 5), workload.ExpectedRequests(SimTime.FromSeconds(200)), 1e-6);
        Assert.False(workload.IsStationary);
    }

    [Fact]
    public void TryNext_AfterWarmUp_AllocatesNothing()
    {
        using var source = Mixture(100, Group(50) with { Zipf = 1, Spread = 0.3 }).Open(1, 0);
        for (var i = 0; i < 2_000; i++)
        {
            source.TryNext(out _);
        }

        Assert.Equal(0, Allocation.LeastOf(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                source.TryNext(out _);
            }
        }));
    }

    [Fact]
    public void Validate_ImpossibleOptions_NamesEach()
    {
        var options = new MixtureOptions
        {
            RatePerSecond = 0,
            Requests = 0,
            Groups = [Group(0) with { Share = 0, Zipf = -1, Spread = 11 }, Group(1) with { Arrivals = new() { RatePerSecond = 1 }, Cvs = new ConstantDistribution(2) }],
        };

        Assert.Equal(["rate", "requests", "groups[0].count", "groups[0].share", "groups[0].zipf", "groups[0].spread", "groups[1].cv"], options.Validate().Select(problem => problem.Option));
        Assert.Equal("groups", Assert.Single(new MixtureOptions { RatePerSecond = 1, Groups = [] }.Validate()).Option);
    }

    private static MixtureGroupOptions Group(int count) => new()
    {
        Name = "all",
        Count = count,
        Arrivals = new() { Process = ArrivalProcess.Gamma, RatePerSecond = 1, Cv = 1.5 },
        Lengths = Conversation,
    };

    private static MixtureWorkload Mixture(double rate, MixtureGroupOptions group) => new(new() { RatePerSecond = rate, Groups = [group] });

    private static List<RequestSpec> Take(MixtureWorkload workload, int count, ulong seed = 1, int replication = 0)
    {
        using var source = workload.Open(seed, replication);
        var requests = new List<RequestSpec>();
        while (requests.Count < count && source.TryNext(out var request))
        {
            requests.Add(request);
        }

        return requests;
    }

    private static List<double> Until(MixtureWorkload workload, double end, int replication)
    {
        using var source = workload.Open(1, replication);
        var times = new List<double>();
        while (source.TryNext(out var request) && request.Arrival.Seconds < end)
        {
            times.Add(request.Arrival.Seconds);
        }

        return times;
    }
}
