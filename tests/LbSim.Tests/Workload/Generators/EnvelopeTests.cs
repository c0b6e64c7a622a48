using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Generators;

namespace LbSim.Tests.Workload.Generators;

public class EnvelopeTests
{
    private static SimDuration Seconds(double seconds) => SimDuration.FromSeconds(seconds);

    [Fact]
    public void Steps_WithConstantGaps_PutArrivalsWhereTheIntegralReachesWholeNumbers()
    {
        // 2/s for 1.25 s, then nothing for 1 s, then 4/s: the third arrival needs half a request more after the pause
        var steps = new StepsEnvelope { Points = [Generate.At(1.25, 0), Generate.At(2.25, 2)] };

        var times = Generate.Arrivals(Generate.Options(2, ArrivalProcess.Constant, null, steps), most: 5);

        Assert.Equal([0.5, 1, 2.375, 2.625, 2.875], times);
    }

    [Fact]
    public void Ramps_WithConstantGaps_FollowTheSquareRoot()
    {
        // from 0 to 10/s in 10 s: the integral is t^2/2, so arrival k is at sqrt(2k); then 10/s
        var ramps = new RampsEnvelope { Points = [Generate.At(0, 0), Generate.At(10, 10)] };

        var times = Generate.Arrivals(Generate.Options(1, ArrivalProcess.Constant, null, ramps), most: 70);

        for (var k = 1; k <= 70; k++)
        {
            Assert.Equal(k <= 50 ? Math.Sqrt(2 * k) : 10 + ((k - 50) / 10.0), times[k - 1], 2e-12);
        }
    }

    [Fact]
    public void Ramps_DownToZero_EndTheTraffic()
    {
        var ramps = new RampsEnvelope { Points = [Generate.At(0, 1), Generate.At(10, 0)] };

        var times = Generate.Arrivals(Generate.Options(10, ArrivalProcess.Constant, null, ramps));

        Assert.InRange(times.Count, 49, 50); // the fiftieth falls on the end itself
        for (var k = 1; k <= 49; k++)
        {
            Assert.Equal(10 - Math.Sqrt(100 - (2 * k)), times[k - 1], 1e-10);
        }
    }

    public static TheoryData<string, EnvelopeOptions[], double[]> Shapes => new()
    {
        { "steps", [new StepsEnvelope { Points = [Generate.At(10, 3), Generate.At(20, 0.5)] }], [1, 3, 0.5, 0.5] },
        { "steps again", [new StepsEnvelope { Points = [Generate.At(0, 2), Generate.At(10, 1)], Every = Seconds(20) }], [2, 1, 2, 1] },
        { "ramps", [new RampsEnvelope { Points = [Generate.At(10, 1), Generate.At(20, 3), Generate.At(30, 3), Generate.At(40, 0)] }], [1, 2, 3, 1.5] },
        { "daily factors", [new DailyEnvelope { Factors = [0, 2, 4, 2], Period = Seconds(40) }], [1, 3, 3, 1] },
        { "daily cosine", [new DailyEnvelope { Trough = 0, Peak = 2, PeakAt = Seconds(20), Period = Seconds(40) }], [1 - (2 / Math.PI), 1 + (2 / Math.PI), 1 + (2 / Math.PI), 1 - (2 / Math.PI)] },
        { "spike", [new SpikesEnvelope { Spikes = [new() { At = SimTime.FromSeconds(15), For = Seconds(5), Factor = 5 }] }], [1, 3, 1, 1] },
        { "spikes again", [new SpikesEnvelope { Spikes = [new() { At = SimTime.FromSeconds(5), For = Seconds(5), Factor = 0, Every = Seconds(20) }] }], [0.5, 1, 0.5, 1] },
        { "spikes overlapping", [new SpikesEnvelope { Spikes = [new() { At = default, For = Seconds(20), Factor = 2 }, new() { At = SimTime.FromSeconds(10), For = Seconds(20), Factor = 3 }] }], [2, 6, 3, 1] },
        { "ramp times step", [new StepsEnvelope { Points = [Generate.At(20, 2)] }, new RampsEnvelope { Points = [Generate.At(0, 0), Generate.At(40, 4)] }], [0.5, 1.5, 5, 7] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Envelope_OfEachKind_GivesEachTenSecondsItsShare(string name, EnvelopeOptions[] envelopes, double[] meanFactors)
    {
        const double Rate = 2000;
        var options = Generate.Options(Rate, ArrivalProcess.Poisson, null, envelopes);
        var times = Generate.Arrivals(options, until: 40, seed: StableHash.Of(name));
        var workload = new GeneratedWorkload(options);

        Assert.Empty(options.Validate());
        Assert.False(workload.IsStationary);
        for (var window = 0; window < 4; window++)
        {
            var expected = Rate * 10 * meanFactors[window];
            var count = times.Count(time => (int)(time / 10) == window);
            Assert.Equal(expected, count, (4 * Math.Sqrt(expected)) + (expected * 0.001));
            var integral = workload.ExpectedRequests(SimTime.FromSeconds((window + 1) * 10)) - workload.ExpectedRequests(SimTime.FromSeconds(window * 10));
            Assert.Equal(expected, integral, expected * 0.001);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(3.0)]
    public void Envelope_OnAGammaProcess_KeepsItsVariationInItsOwnTime(double cv)
    {
        var daily = new DailyEnvelope { Factors = [0.2, 3, 1, 2], Period = Seconds(60) };
        var options = Generate.Options(50, ArrivalProcess.Gamma, cv, daily);
        var workload = new GeneratedWorkload(options);
        var plain = Generate.Arrivals(Generate.Options(1, ArrivalProcess.Gamma, cv), most: 5000);

        var times = Generate.Arrivals(options, most: 5000);

        // the k-th arrival is where the integral reaches the k-th arrival of the plain process: same draws, other clock
        for (var k = 0; k < times.Count; k++)
        {
            Assert.Equal(plain[k], workload.ExpectedRequests(SimTime.FromSeconds(times[k])), 1e-6);
        }
    }

    [Fact]
    public void Envelope_OfFactorOne_ChangesNothing()
    {
        var plain = Generate.Arrivals(Generate.Options(7), most: 20_000);
        var stepped = Generate.Arrivals(Generate.Options(7, ArrivalProcess.Poisson, null, new StepsEnvelope { Points = [Generate.At(0, 1)] }), most: 20_000);
        var daily = Generate.Arrivals(Generate.Options(7, ArrivalProcess.Poisson, null, new DailyEnvelope { Factors = [1, 1, 1], Period = Seconds(11) }), most: 20_000);

        Assert.Equal(plain, stepped);
        for (var i = 0; i < plain.Count; i++)
        {
            Assert.Equal(plain[i], daily[i], 1e-8);
        }
    }

    [Fact]
    public void Envelope_ZeroForEver_EndsInsteadOfHanging()
    {
        var options = Generate.Options(5, ArrivalProcess.Poisson, null, new StepsEnvelope { Points = [Generate.At(0, 1), Generate.At(2, 0)] });

        Assert.InRange(Generate.Arrivals(options).Count, 1, 40);

        // each of these has its moments, but never at the same time
        Spike pause = new() { At = default, For = Seconds(2), Factor = 0 };
        Assert.Empty(Generate.Arrivals(options with { Envelopes = [.. options.Envelopes, new SpikesEnvelope { Spikes = [pause] }] }));
    }

    [Fact]
    public void Envelope_RandomOnes_GiveRisingTimesThatMatchTheirIntegral()
    {
        var random = new RandomStream(9, "envelopes");
        for (var round = 0; round < 100; round++)
        {
            var options = Generate.Options(1 + (random.NextDouble() * 100), ArrivalProcess.Constant, null, RandomEnvelopes(random));
            Assert.Empty(options.Validate());
            var workload = new GeneratedWorkload(options);

            var times = Generate.Arrivals(options, until: 100, most: 300);

            for (var k = 0; k < times.Count; k++)
            {
                Assert.True(k == 0 || times[k] >= times[k - 1]);
                Assert.Equal(k + 1, workload.ExpectedRequests(SimTime.FromSeconds(times[k])), 1e-6);
            }
        }
    }

    public static TheoryData<EnvelopeOptions, string> Bad => new()
    {
        { new StepsEnvelope { Points = [] }, "points" },
        { new StepsEnvelope { Points = [Generate.At(0, -1)] }, "[0].factor" },
        { new StepsEnvelope { Points = [Generate.At(0, double.NaN)] }, "[0].factor" },
        { new StepsEnvelope { Points = [Generate.At(0, 1001)] }, "[0].factor" },
        { new StepsEnvelope { Points = [Generate.At(5, 1), Generate.At(5, 2)] }, "[1].at" },
        { new StepsEnvelope { Points = [Generate.At(0, 1), Generate.At(5, 2)], Every = SimDuration.FromSeconds(5) }, "every" },
        { new StepsEnvelope { Points = [Generate.At(0, 1)], Every = SimDuration.FromMilliseconds(99) }, "every" },
        { new StepsEnvelope { Points = [Generate.At(0, 0)] }, "points" },
        { new RampsEnvelope { Points = [Generate.At(0, 1)] }, "points" },
        { new RampsEnvelope { Points = [Generate.At(0, 0), Generate.At(1, 0)] }, "points" },
        { new DailyEnvelope { Period = default }, "period" },
        { new DailyEnvelope { Factors = [1] }, "factors" },
        { new DailyEnvelope { Factors = [0, 0] }, "factors" },
        { new DailyEnvelope { Factors = [1, -2] }, "factors[1]" },
        { new DailyEnvelope { Trough = 2, Peak = 1 }, "trough" },
        { new DailyEnvelope { Trough = 0, Peak = 0 }, "peak" },
        { new DailyEnvelope { PeakAt = SimDuration.FromSeconds(86_400) }, "peak-at" },
        { new SpikesEnvelope { Spikes = [] }, "spikes" },
        { new SpikesEnvelope { Spikes = [new() { At = default, For = default, Factor = 1 }] }, "[0].for" },
        { new SpikesEnvelope { Spikes = [new() { At = default, For = SimDuration.FromSeconds(2), Factor = -1 }] }, "[0].factor" },
        { new SpikesEnvelope { Spikes = [new() { At = default, For = SimDuration.FromSeconds(2), Factor = 2, Every = SimDuration.FromSeconds(2) }] }, "[0].every" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_BadEnvelope_NamesTheOption(EnvelopeOptions envelope, string option) =>
        Assert.Contains(envelope.Validate(), problem => problem.Option == option && problem.Message.Contains("expected", StringComparison.Ordinal));

    private static EnvelopeOptions[] RandomEnvelopes(RandomStream random)
    {
        var points = new List<RatePoint> { Generate.At(0, 1) };
        var at = 1.0;
        for (var i = random.NextIndex(6) + 2; i > 0; i--)
        {
            points.Add(Generate.At(at, random.NextIndex(3) == 0 ? 0 : random.NextDouble() * 5));
            at += 0.01 + (random.NextDouble() * 10);
        }

        EnvelopeOptions sloped = random.NextIndex(2) == 0
            ? new RampsEnvelope { Points = points }
            : new DailyEnvelope { Factors = [.. points.Select(point => point.Factor), 1], Period = Seconds(1 + (random.NextDouble() * 30)) };
        var spike = new Spike { At = SimTime.FromSeconds(random.NextDouble() * 20), For = Seconds(0.001 + random.NextDouble()), Factor = random.NextDouble() * 4, Every = random.NextIndex(2) == 0 ? null : Seconds(2) };
        return random.NextIndex(3) switch
        {
            0 => [sloped],
            1 => [new StepsEnvelope { Points = points, Every = Seconds(at + 1) }, sloped],
            _ => [sloped, new SpikesEnvelope { Spikes = [spike] }],
        };
    }
}
