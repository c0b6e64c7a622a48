using LbSim.Kernel.Random;
using LbSim.Tests.Testing;
using LbSim.Tests.Workload.Generators;
using LbSim.Workload.Fitting;
using LbSim.Workload.Generators;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Fitting;

/// <summary>Arrivals of processes that are known, fitted and generated again: what is measured of both must agree.</summary>
public sealed class ArrivalFitTests
{
    public static TheoryData<string> Processes => ["poisson", "gamma", "weibull", "log-normal", "on-off", "two on-offs", "heavy on-offs", "batches", "chain", "days"];

    [Theory]
    [MemberData(nameof(Processes))]
    public void Fit_OfAKnownProcess_GeneratesItsGapsCountsAndCorrelation(string process)
    {
        var arrivals = Arrivals(process);
        var seen = Figures(arrivals, arrivals[^1]);

        var fit = ArrivalFitter.Fit(arrivals, arrivals[^1]);

        var made = Enumerable.Range(0, 6).Select(replication => Figures(Generated(fit, arrivals[^1], replication), arrivals[^1])).ToArray();
        Assert.InRange(made.Average(one => ArrivalStatistics.Distance(seen.Gaps, one.Gaps)), 0, 0.05);
        for (var figure = 0; figure < seen.Values.Length; figure++)
        {
            if (double.IsFinite(seen.Values[figure]))
            {
                // a tenth or a fifth, or what one replication may differ from the mean of six
                var (mean, deviation) = (made.Average(one => one.Values[figure]), Deviation([.. made.Select(one => one.Values[figure])]));
                var slack = figure == 0 ? 0.1 * seen.Values[0] : figure == 1 ? 0.05 : 0.2 * seen.Values[figure];
                Assert.True(Math.Abs(mean - seen.Values[figure]) <= Math.Max(slack, 2.8 * deviation), $"{process}, figure {figure}: {seen.Values[figure]} generated as {mean} +- {deviation}, {fit.Arrivals.Process}");
            }
        }
    }

    [Fact]
    public void Fit_OfPoissonTraffic_IsAsSimple()
    {
        var arrivals = Shifted(Generate.Arrivals(Generate.Options(5), 2_000, seed: 4));

        var fit = ArrivalFitter.Fit(arrivals, arrivals[^1]);

        Assert.Null(fit.Arrivals.Markov);
        Assert.Null(fit.Envelope);
    }

    [Fact]
    public void Fit_OfTheSameArrivalsTwice_IsTheSame()
    {
        var arrivals = Arrivals("two on-offs");

        Assert.Equal(ArrivalFitter.Fit(arrivals, arrivals[^1]).Arrivals.ToString(), ArrivalFitter.Fit(arrivals, arrivals[^1]).Arrivals.ToString());
    }

    [Fact]
    public void FitMoments_OfAnySample_KeepsItsMeanAndCv()
    {
        var gaps = ArrivalStatistics.Gaps(Arrivals("log-normal"));
        var bins = GapBins.Of(gaps, gaps.Average(), zerosApart: false);
        var model = GapStarts.ByLength(bins, 4);
        var search = new BaumWelch(bins, [(0, gaps.Length)], 4);

        search.Fit(model, 20, 1e-6);
        search.FitMoments(model);

        // the shares are those of the gaps, which the chain's differ from by its ends
        Assert.Equal(1, model.ToOptions(gaps.Length).MeanGap(), 0.02);
        Assert.Equal(ArrivalStatistics.Cv(gaps), model.ToOptions(gaps.Length).Cv(), 0.03 * ArrivalStatistics.Cv(gaps));
    }

    [Fact]
    public void Fit_OfAChainOfTwoStates_FindsThemAgain()
    {
        var truth = new MarkovOptions { States = [MarkovTests.State(0.2, 1, 0.95, 0.05), MarkovTests.State(3, 0.5, 0.2, 0.8)] };
        var gaps = ArrivalStatistics.Gaps([.. Generate.Arrivals(MarkovTests.Of(truth, 1), most: 20_000)]);
        var bins = GapBins.Of(gaps, gaps.Average(), zerosApart: false);
        var model = GapStarts.ByLength(bins, 2);

        var rising = double.NegativeInfinity;
        var search = new BaumWelch(bins, [(0, 12_000), (12_000, gaps.Length - 12_000)], 2);
        for (var round = 0; round < 60; round++)
        {
            var likelihood = search.Fit(model, 1, 0);
            Assert.True(likelihood > rising - 1e-6 * Math.Abs(rising), $"round {round}: {rising} fell to {likelihood}");
            rising = likelihood;
        }

        var mean = truth.MeanGap();
        Assert.Equal(0.2 / mean, model.Means[0], 0.02);
        Assert.Equal(3 / mean, model.Means[1], 0.1);
        Assert.Equal(0.5, model.Cvs[1], 0.03);
        Assert.Equal(0.95, model.Next[0], 0.01);
        Assert.Equal(0.8, model.Next[3], 0.02);
    }

    [Fact]
    public void Of_ChainTilt_KeepsTheSharesOfTheStates()
    {
        var options = new MarkovOptions { States = [MarkovTests.State(0.1, 1, 0.8, 0.19, 0.01), MarkovTests.State(1, 1, 0.2, 0.7, 0.1), MarkovTests.State(9, 1, 0.05, 0.05, 0.9)] };

        var tilted = ChainTilt.Of(options).ToList();

        Assert.Equal(9, tilted.Count);
        Assert.All(tilted, one => Assert.Equal(options.Cv(), one.Cv(), 1e-6));
        Assert.Contains(tilted, one => one.Autocorrelation(20) > 1.1 * options.Autocorrelation(20));
        Assert.Contains(tilted, one => one.Autocorrelation(20) < 0.9 * options.Autocorrelation(20));
    }

    [Fact]
    public void Of_ClockTick_TellsCoarseClocksFromBatches()
    {
        var random = new RandomStream(3, "ticks");
        double[] Gaps(Func<int, double> arrival) => ArrivalStatistics.Gaps([.. Enumerable.Range(0, 5_000).Select(arrival).Order()]);
        var poisson = Generate.Arrivals(Generate.Options(3), most: 5_000);

        Assert.Equal(3, ClockTick.Of(Gaps(i => Math.Floor(poisson[i] / 3) * 3))!.Value, 1e-9);
        Assert.Equal(1, ClockTick.Of(Gaps(i => Math.Floor(poisson[i])))!.Value, 1e-9);
        Assert.Equal(3, ClockTick.Of(Gaps(i => (Math.Floor(poisson[i] / 3) * 3) + (Math.Floor(poisson[i] / 3) % 3 * 0.001)))!.Value, 0.002); // a clock that jitters by a millisecond, as Mooncake's
        Assert.Null(ClockTick.Of(Gaps(i => poisson[i])));
        Assert.Null(ClockTick.Of(Gaps(i => Math.Round(poisson[i / 4 * 4], 3)))); // fours at a millisecond
        Assert.Null(ClockTick.Of(Gaps(i => poisson[i / 2 * 2] + (random.NextDouble() < 0 ? 1 : 0))));
    }

    [SharedTheory]
    [InlineData("azure-2023/AzureLLMInferenceTrace_code.csv")]
    [InlineData("mooncake/conversation_trace.jsonl.gz")]
    [InlineData("formats/aibrix_8min_up_and_down.noprompt.jsonl.gz")]
    public void Fit_OfAPublicTrace_GeneratesItsGapsCvAndDispersion(string file)
    {
        var path = SharedData.PathTo("data/traces/" + file);
        using var source = TraceWorkload.Load(new(file, () => File.OpenRead(path)), new()).Open(1, 0);
        var fit = TrafficFitter.Fit(TraceSample.Take(source, file).Where(_ => true), file); // without what prompts have in common, which would be fitted as conversations

        var rows = Goodness.Of(fit.Sample, fit.Build()).Rows.ToDictionary(row => row.Name);

        Assert.InRange(rows["inter-arrival KS distance"].Distance!.Value, 0, 0.05);
        Near("inter-arrival CV", 0.1);
        foreach (var window in ArrivalSignature.Reported)
        {
            Near($"index of dispersion, {window} s", 0.2);
        }

        Assert.Equal(rows["gap and next gap, correlation"].Trace!.Value, rows["gap and next gap, correlation"].Generated!.Value, 0.06);

        void Near(string name, double tolerance)
        {
            var row = rows[name];
            Assert.True(!double.IsFinite(row.Trace!.Value) || !row.IsOutside || Math.Abs(row.Generated!.Value - row.Trace.Value) <= tolerance * row.Trace.Value, row.ToString());
        }
    }

    private static double[] Arrivals(string process)
    {
        var random = new RandomStream(17, "fit-test-" + process);
        return process switch
        {
            "poisson" => Shifted(Generate.Arrivals(Generate.Options(5), 1_000)),
            "gamma" => Shifted(Generate.Arrivals(Generate.Options(5, ArrivalProcess.Gamma, 2.5), 1_500)),
            "weibull" => Shifted(Generate.Arrivals(Generate.Options(5, ArrivalProcess.Weibull, 4), 1_500)),
            "log-normal" => Sums(new LogNormalDistribution(0.4, 5), random, 6_000),
            "on-off" => Shifted(OnOff(2, 8, 40, 0, 5_000, 1)),
            "two on-offs" => Shifted([.. OnOff(1.5, 1, 5, 0, 3_600, 1).Concat(OnOff(1, 60, 200, 0.05, 3_600, 2)).Order()]),
            "heavy on-offs" => Shifted([.. Enumerable.Range(0, 16).SelectMany(_ => Heavy(random)).Order()]),
            "batches" => Shifted([.. Sums(new ExponentialDistribution(1), random, 3_000).SelectMany(at => Enumerable.Repeat(at, 1 + (int)(-3 * Math.Log(random.NextPositive()))))]),
            "chain" => Shifted(Generate.Arrivals(MarkovTests.Of(new() { States = [MarkovTests.State(0.1, 1, 0.9, 0.1, 0), MarkovTests.State(1, 0.3, 0.1, 0.8, 0.1), MarkovTests.State(8, 1.5, 0.3, 0.2, 0.5)] }, 2), 3_600)),
            _ => Shifted(Generate.Arrivals(Generate.Options(0.05, ArrivalProcess.Gamma, 1.5, new DailyEnvelope { Trough = 0.3, Peak = 1.7 }), 200_000)),
        };
    }

    private static List<double> OnOff(double rate, double on, double off, double quiet, double until, ulong seed) =>
        Generate.Arrivals(new() { Arrivals = new() { Process = ArrivalProcess.OnOff, RatePerSecond = rate, OnOff = new() { OnSeconds = on, OffSeconds = off, Quiet = quiet } }, Lengths = Generate.OneToken }, until, seed: seed);

    // bursts and pauses with Pareto lengths of infinite variance: superposed they are long-range dependent (Willinger et al. 1997)
    private static IEnumerable<double> Heavy(RandomStream random)
    {
        var at = -200 * random.NextDouble();
        while (at < 3_000)
        {
            var end = at + (2 * Math.Pow(random.NextPositive(), -1 / 1.4));
            for (var next = at - (Math.Log(random.NextPositive()) / 2); next < end; next -= Math.Log(random.NextPositive()) / 2)
            {
                if (next is > 0 and < 3_000)
                {
                    yield return next;
                }
            }

            at = end + (20 * Math.Pow(random.NextPositive(), -1 / 1.4));
        }
    }

    private static double[] Sums(IDistribution gaps, RandomStream random, int count)
    {
        var (sum, times) = (0.0, new double[count]);
        for (var i = 0; i < count; i++)
        {
            times[i] = sum;
            sum += gaps.Sample(random);
        }

        return times;
    }

    private static double[] Shifted(List<double> times) => [.. times.Select(time => time - times[0])];

    private static double[] Generated(ArrivalFit fit, double until, int replication)
    {
        using var source = new GeneratedWorkload(new() { Arrivals = fit.Arrivals, Envelopes = fit.Envelopes, Lengths = Generate.OneToken }).Open(77, replication);
        return TraceSample.Take(source, "test", until).Arrivals;
    }

    private static (double[] Gaps, double[] Values) Figures(double[] arrivals, double span)
    {
        var gaps = ArrivalStatistics.Gaps(arrivals);
        double[] values = [ArrivalStatistics.Cv(gaps), ArrivalStatistics.Autocorrelation(gaps, 1), .. ArrivalSignature.Reported.Select(window => ArrivalStatistics.Dispersion(arrivals, window, span))];
        Array.Sort(gaps);
        return (gaps, values);
    }

    private static double Deviation(double[] values) => Math.Sqrt(values.Average(value => (value - values.Average()) * (value - values.Average())) * values.Length / (values.Length - 1));
}
