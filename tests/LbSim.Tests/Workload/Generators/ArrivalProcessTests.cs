using LbSim.Kernel.Time;
using LbSim.Tests.Testing;
using LbSim.Workload.Generators;

namespace LbSim.Tests.Workload.Generators;

public class ArrivalProcessTests
{
    [Theory]
    [InlineData(ArrivalProcess.Poisson, null, 1.0)]
    [InlineData(ArrivalProcess.Gamma, 0.4, 0.4)]
    [InlineData(ArrivalProcess.Gamma, 1.0, 1.0)]
    [InlineData(ArrivalProcess.Gamma, 2.5, 2.5)]
    [InlineData(ArrivalProcess.Weibull, 0.4, 0.4)]
    [InlineData(ArrivalProcess.Weibull, 2.5, 2.5)]
    public void Arrivals_OfAProcess_HaveItsRateAndVariation(ArrivalProcess process, double? cv, double expectedCv)
    {
        const int Count = 200_000;
        var times = Generate.Arrivals(Generate.Options(40, process, cv), most: Count);

        var gaps = times.Zip(times.Skip(1), (left, right) => right - left).ToArray();
        var mean = gaps.Average();
        var deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));
        Assert.Equal(1 / 40.0, mean, 4 * expectedCv / 40 / Math.Sqrt(Count));
        Assert.Equal(expectedCv, deviation / mean, expectedCv * 0.03);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Arrivals_Constant_AreExactMultiplesForever()
    {
        using var source = new GeneratedWorkload(Generate.Options(3, ArrivalProcess.Constant)).Open(1, 0);
        for (var i = 1L; i <= 300_000; i++)
        {
            Assert.True(source.TryNext(out var request));

            // a third of a second is no whole number of picoseconds, yet the hundred-thousandth second is hit to the picosecond
            Assert.Equal((long)Math.Round(i * (decimal)SimDuration.PicosecondsPerSecond / 3), request.Arrival.Picoseconds);
        }
    }

    [Fact]
    public void Arrivals_Poisson_HaveCountsWhoseVarianceIsTheirMean()
    {
        var times = Generate.Arrivals(Generate.Options(20), until: 20_000);

        var counts = new int[20_000];
        foreach (var time in times)
        {
            counts[(int)time]++;
        }

        var mean = counts.Average();
        Assert.Equal(20, mean, 0.15);
        Assert.Equal(1, counts.Average(count => (count - mean) * (count - mean)) / mean, 0.05);
    }

    [Fact]
    public void Open_SameSeedAndReplication_GivesTheSameTraffic()
    {
        var options = Generate.Options(10) with { Lengths = new LbSim.Workload.Lengths.FittedLengths { Name = "azure-2023-conv" }, Clients = new() { Count = 20, Zipf = 1 } };

        var requests = Generate.Requests(options, 2000);

        Assert.Equal(requests, Generate.Requests(options, 2000));
        Assert.NotEqual(requests, Generate.Requests(options, 2000, seed: 2));
        Assert.NotEqual(requests, Generate.Requests(options, 2000, replication: 1));
    }

    [Fact]
    public void Open_OnePartChanged_LeavesTheDrawsOfTheOthers()
    {
        var options = Generate.Options(10) with { Lengths = new LbSim.Workload.Lengths.FittedLengths { Name = "azure-2023-conv" }, Clients = new() { Count = 20, Zipf = 1 } };
        var requests = Generate.Requests(options, 500);

        var otherArrivals = Generate.Requests(options with { Arrivals = new() { Process = ArrivalProcess.Gamma, RatePerSecond = 99, Cv = 2 } }, 500);
        var otherLengths = Generate.Requests(options with { Lengths = new LbSim.Workload.Lengths.FittedLengths { Name = "azure-2023-code" } }, 500);
        var noClients = Generate.Requests(options with { Clients = null }, 500);

        Assert.Equal(requests.Select(request => request with { Arrival = default }), otherArrivals.Select(request => request with { Arrival = default }));
        Assert.Equal(
            requests.Select(request => request with { PromptTokens = 1, OutputTokens = 1 }),
            otherLengths.Select(request => request with { PromptTokens = 1, OutputTokens = 1 }));
        Assert.Equal(requests.Select(request => request with { Client = -1 }), noClients);
    }

    [Fact]
    public void Requests_Limited_EndThere()
    {
        using var source = new GeneratedWorkload(Generate.Options(10) with { Requests = 3 }).Open(1, 0);

        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => source.TryNext(out var _)));
    }

    [Fact]
    public void Arrivals_AtTheSlowestRate_EndWithinWhatTheClockHolds()
    {
        var times = Generate.Arrivals(Generate.Options(ArrivalOptions.SlowestRate * 10));

        Assert.InRange(times.Count, 1, 40);
        Assert.All(times, time => Assert.InRange(time, 0, SimTime.MaxDays * 86_400.0));
    }

    [Theory]
    [InlineData(ArrivalProcess.Gamma, false)]
    [InlineData(ArrivalProcess.Poisson, true)]
    public void TryNext_AfterWarmUp_AllocatesNothing(ArrivalProcess process, bool hasEnvelope)
    {
        EnvelopeOptions[] envelopes = hasEnvelope ? [new DailyEnvelope { Period = SimDuration.FromSeconds(10) }, new SpikesEnvelope { Spikes = [new() { At = default, For = SimDuration.FromSeconds(1), Factor = 3, Every = SimDuration.FromSeconds(7) }] }] : [];
        var options = Generate.Options(100, process, process == ArrivalProcess.Gamma ? 2 : null, envelopes) with
        {
            Lengths = new LbSim.Workload.Lengths.FittedLengths { Name = "azure-2023-conv" },
            Clients = new() { Count = 500, Zipf = 1.1 },
        };
        using var source = new GeneratedWorkload(options).Open(1, 0);
        for (var i = 0; i < 2000; i++)
        {
            source.TryNext(out _);
        }

        var allocated = Allocation.LeastOf(() =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                source.TryNext(out _);
            }
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void IsRandom_NothingDrawn_IsFalse()
    {
        var constant = Generate.Options(3, ArrivalProcess.Constant);

        Assert.False(new GeneratedWorkload(constant).IsRandom);
        Assert.False(new GeneratedWorkload(constant with { Clients = new() { Count = 1 } }).IsRandom);
        Assert.True(new GeneratedWorkload(constant with { Clients = new() { Count = 2 } }).IsRandom);
        Assert.True(new GeneratedWorkload(Generate.Options(3)).IsRandom);
        Assert.True(new GeneratedWorkload(constant with { Lengths = new LbSim.Workload.Lengths.FittedLengths { Name = "azure-2023-code" } }).IsRandom);
    }

    public static TheoryData<ArrivalOptions, string, string> BadArrivals => new()
    {
        { new() { RatePerSecond = 0 }, "rate", "is 0; expected 1E-07 to 1000000000" },
        { new() { RatePerSecond = -1 }, "rate", "is -1" },
        { new() { RatePerSecond = double.NaN }, "rate", "is NaN" },
        { new() { RatePerSecond = double.PositiveInfinity }, "rate", "expected" },
        { new() { RatePerSecond = 1, Process = ArrivalProcess.Gamma }, "cv", "is missing" },
        { new() { RatePerSecond = 1, Process = ArrivalProcess.Gamma, Cv = 0 }, "cv", "is 0; expected 0.01 to 100" },
        { new() { RatePerSecond = 1, Cv = 2 }, "cv", "belongs to a gamma or weibull process only" },
        { new() { RatePerSecond = 1, Process = ArrivalProcess.Weibull }, "cv", "is missing; a weibull process" },
        { new() { RatePerSecond = 1, Process = ArrivalProcess.OnOff }, "on", "is missing" },
        { new() { RatePerSecond = 1, OnOff = new() { OnSeconds = 1, OffSeconds = 1 } }, "on", "belongs to an on-off process only" },
        { new() { RatePerSecond = 1, Process = ArrivalProcess.OnOff, OnOff = new() { OnSeconds = 1, OffSeconds = 0 } }, "off", "is 0" },
        { new() { RatePerSecond = 1, Process = ArrivalProcess.OnOff, OnOff = new() { OnSeconds = 1, OffSeconds = 1, Quiet = 1 } }, "quiet", "expected 0 to below 1" },
        { new() { RatePerSecond = 1e-4, Process = ArrivalProcess.OnOff, OnOff = new() { OnSeconds = 1, OffSeconds = 1 } }, "on", "faster ones are Poisson" },
        { new() { RatePerSecond = 1, Process = (ArrivalProcess)9 }, "process", "expected constant, poisson, gamma, weibull, on-off or markov" },
    };

    [Theory]
    [MemberData(nameof(BadArrivals))]
    public void Validate_BadArrivals_NameTheOption(ArrivalOptions arrivals, string option, string message)
    {
        var problems = (Generate.Options(1) with { Arrivals = arrivals }).Validate();

        var problem = Assert.Single(problems);
        Assert.Equal("arrivals." + option, problem.Option);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new GeneratedWorkload(Generate.Options(1) with { Arrivals = arrivals }));
    }

    [Fact]
    public void Validate_SeveralProblems_AreAllReported()
    {
        var options = Generate.Options(0, ArrivalProcess.Poisson, null, new DailyEnvelope { Trough = 3 }, new RampsEnvelope { Points = [Generate.At(0, 1), Generate.At(1, 2)] }) with
        {
            Requests = 0,
            Clients = new() { Count = 0, Zipf = 11 },
        };

        Assert.Equal(
            ["arrivals.rate", "envelopes[0].trough", "envelopes", "clients.count", "clients.zipf", "requests"],
            options.Validate().Select(problem => problem.Option));
    }
}
