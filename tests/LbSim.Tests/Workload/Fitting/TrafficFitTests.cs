using System.Text;
using LbSim.Kernel.Random;
using LbSim.Scenarios;
using LbSim.Tests.Testing;
using LbSim.Tests.Workload.Generators;
using LbSim.Workload;
using LbSim.Workload.Fitting;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Mixtures;
using LbSim.Workload.Sessions;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Fitting;

/// <summary>Generated traffic, fitted again, against what it was generated from; and the public traces against their published figures.</summary>
public sealed class TrafficFitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Fit_OfRandomRenewalTraffic_ReturnsRateAndCvWithinTheirStandardErrors(int seed)
    {
        var random = new RandomStream((ulong)seed, "fit-test");
        var (rate, cv) = (2 + (20 * random.NextDouble()), 1.2 + (1.8 * random.NextDouble()));
        var process = seed % 2 == 0 ? ArrivalProcess.Gamma : ArrivalProcess.Weibull;
        var sample = Sample(new GeneratedWorkload(Generate.Options(rate, process, cv)), 30_000 / rate, (ulong)seed);

        var fit = TrafficFitter.Fit(sample, "test").Generator!;

        Assert.Equal(rate, fit.Arrivals.RatePerSecond, 4 * rate * cv / Math.Sqrt(sample.Count));
        Assert.Contains(fit.Arrivals.Process, new[] { ArrivalProcess.Gamma, ArrivalProcess.Weibull });
        Assert.Equal(cv, fit.Arrivals.Cv!.Value, 0.1 * cv); // the standard error of a heavy-tailed CV of 30,000 gaps is 2 to 3 %
    }

    [Fact]
    public void Fit_OfOnOffTraffic_ReturnsBurstsPausesAndDispersion()
    {
        var onOff = new OnOffOptions { OnSeconds = 8, OffSeconds = 40 };
        var sample = Sample(new GeneratedWorkload(new() { Arrivals = new() { Process = ArrivalProcess.OnOff, RatePerSecond = 4, OnOff = onOff }, Lengths = Generate.OneToken }), 20_000);

        var fit = TrafficFitter.Fit(sample, "test").Generator!;

        Assert.Empty(fit.Envelopes);
        Assert.Equal(ArrivalProcess.OnOff, fit.Arrivals.Process);
        Assert.Equal(0, fit.Arrivals.OnOff!.Quiet);
        Assert.Equal(8, fit.Arrivals.OnOff.OnSeconds, 8 * 4 / Math.Sqrt(20_000 / 48.0)); // 417 bursts: 5 % each way is one standard error
        Assert.Equal(40, fit.Arrivals.OnOff.OffSeconds, 40 * 4 / Math.Sqrt(20_000 / 48.0));
    }

    [Fact]
    public void Fit_OfAChangingRate_ReturnsItsStepsAndAPoissonProcess()
    {
        var envelope = new StepsEnvelope { Points = [Generate.At(0, 0.5), Generate.At(1_200, 1.5), Generate.At(2_400, 1)] };
        var sample = Sample(new GeneratedWorkload(Generate.Options(20, ArrivalProcess.Poisson, null, envelope)), 3_600);

        var fit = TrafficFitter.Fit(sample, "test").Generator!;

        var points = Assert.IsType<StepsEnvelope>(Assert.Single(fit.Envelopes)).Points;
        Assert.All(points, point => Assert.Equal(point.At.Seconds < 1_200 ? 0.5 : point.At.Seconds < 2_400 ? 1.5 : 1, point.Factor, 0.15));
        Assert.True(fit.Arrivals.Process == ArrivalProcess.Poisson || fit.Arrivals.Cv is > 0.95 and < 1.05, fit.Arrivals.ToString());
    }

    [Fact]
    public void Fit_OfAMixture_ReturnsTheLargeClientsSharesAndBurstiness()
    {
        var lengths = new FittedLengths { Name = "azure-2023-conv" };
        var mixture = new MixtureWorkload(new()
        {
            RatePerSecond = 30,
            Groups =
            [
                new() { Name = "top", Count = 1, Share = 3, Arrivals = new() { Process = ArrivalProcess.Gamma, RatePerSecond = 1, Cv = 3 }, Lengths = lengths },
                new() { Name = "rest", Count = 60, Share = 7, Arrivals = new() { RatePerSecond = 1 }, Lengths = lengths },
            ],
        });

        var fit = TrafficFitter.Fit(Sample(mixture, 2_000), "test").Mixture!;

        Assert.Equal(2, fit.Groups.Count);
        Assert.Equal(0.3, fit.Groups[0].Share, 0.03);
        Assert.Equal(3, fit.Groups[0].Arrivals.Cv!.Value, 0.3);
        Assert.Equal((60, 0.0), (fit.Groups[1].Count, Math.Round(fit.Groups[1].Zipf, 1)));
        Assert.Equal(1, fit.RatePerSecond / 30, 0.03);
    }

    [Fact]
    public void Fit_OfSessions_ReturnsTurnsThinkTimesAndHistory()
    {
        var sessions = new SessionWorkload(new()
        {
            Arrivals = new() { RatePerSecond = 1 },
            Turns = new() { Distribution = TokenDistribution.Geometric, Mean = 4 },
            Lengths = new SeparateLengths { Prompt = new() { Distribution = TokenDistribution.LogNormal, Mean = 100, Cv = 1 }, Output = new() { Distribution = TokenDistribution.LogNormal, Mean = 200, Cv = 0.5 } },
            Think = new LogNormalDistribution(40, 0.8),
            ToolThink = new LogNormalDistribution(1, 0.5),
            ToolShare = 0.4,
        });

        var fit = TrafficFitter.Fit(Sample(sessions, 6_000), "test").Sessions!;

        Assert.True(fit.SendsHistory);
        Assert.Equal(1, fit.Arrivals.RatePerSecond, 4 / Math.Sqrt(6_000));
        Assert.Equal(TokenDistribution.Geometric, fit.Turns.Distribution);
        Assert.Equal(4, fit.Turns.Mean!.Value, 0.3);
        Assert.Equal(40, fit.Think.Mean, 3.0);
        Assert.Equal(1, fit.ToolThink.Mean, 0.1);
        Assert.Equal(0.4, fit.ToolShare, 0.03);
        Assert.Equal(100, new FittedLengthModel(((JointLengths)fit.Lengths).Data).MeanPrompt, 5.0);
    }

    [Fact]
    public void Fit_OfSessionsThatShortenTheirHistory_ReturnsThresholdsAndSummaries()
    {
        var sessions = new SessionWorkload(new()
        {
            Arrivals = new() { RatePerSecond = 0.5 },
            Turns = new() { Distribution = TokenDistribution.Geometric, Mean = 40 },
            Lengths = new SeparateLengths { Prompt = new() { Distribution = TokenDistribution.LogNormal, Mean = 100, Cv = 1 }, Output = new() { Distribution = TokenDistribution.LogNormal, Mean = 200, Cv = 0.5 } },
            Compaction = new() { At = new() { Distribution = TokenDistribution.LogNormal, Mean = 5_000, Cv = 0.3 }, To = new() { Distribution = TokenDistribution.LogNormal, Mean = 800, Cv = 0.4 } },
            Think = new LogNormalDistribution(10, 0.8),
            Count = 300,
        });

        var fit = TrafficFitter.Fit(Sample(sessions, 100_000), "test");

        var compaction = fit.Sessions!.Compaction!;
        Assert.Equal(5_000, compaction.At.Mean!.Value, 4 * 0.3 * 5_000 / Math.Sqrt(600)); // some 600 summaries
        Assert.Equal(0.3, compaction.At.Cv!.Value, 0.05);
        Assert.Equal(800, compaction.To.Mean!.Value, 4 * 0.4 * 800 / Math.Sqrt(600));
        Assert.Equal(0.4, compaction.To.Cv!.Value, 0.1);
        Assert.Equal(100, new FittedLengthModel(((JointLengths)fit.Sessions.Lengths).Data).MeanPrompt, 5.0);
        Assert.InRange(Goodness.Of(fit.Sample, fit.Build()).Rows.Single(row => row.Name == "prompt tokens KS distance").Distance!.Value, 0, 0.05);
    }

    [Theory]
    [InlineData("1100 200 300 1200", 0, 1)] // comes back to where it was: a conversation beside
    [InlineData("1100 200 300 400", 1, 0)]
    [InlineData("1100 1000 1100 1200", 0, 0)] // hardly shorter
    [InlineData("1100 a200 a300 900", 1, 1)] // named agents need no coming back, and nothing else is taken for one
    public void SessionHistories_PromptsThatShrink_AreSummariesUnlessTheHistoryIsTakenUpAgain(string prompts, int compactions, int beside)
    {
        var turns = prompts.Split(' ');
        var hasAgents = turns.Any(turn => turn[0] == 'a');
        var text = (hasAgents ? "session_id,agent_id,start_s,input_tokens,output_tokens\ns,main,0,1000,10\n" : "session,arrival_s,prompt_tokens,output_tokens\ns,0,1000,10\n")
            + string.Concat(turns.Select((turn, index) => $"s,{(hasAgents ? turn[0] == 'a' ? "sub," : "main," : "")}{index + 1},{turn.TrimStart('a')},10\n"));
        using var source = TraceWorkload.Load(new("t", () => new MemoryStream(Encoding.UTF8.GetBytes(text))), new()).Open(1, 0);
        var sample = TraceSample.Take(source, "t");

        var histories = new SessionHistories(sample, [[.. Enumerable.Range(0, sample.Count)]]);

        Assert.Equal((compactions, beside), (histories.Compactions.Count, histories.Beside));
        Assert.Equal(sample.Count - 1 - beside - compactions, histories.Pairs.Count);
    }

    [Fact]
    public void Fit_OfSessionsThatTheTraceDoesNotDate_BeginsThemTogether()
    {
        var sessions = new SessionWorkload(new()
        {
            Arrivals = new() { RatePerSecond = 100_000 },
            Count = 40,
            Turns = TokenOptions.Of(8),
            Lengths = new SeparateLengths { Prompt = TokenOptions.Of(50), Output = TokenOptions.Of(50) },
            Think = new LogNormalDistribution(60, 1),
        });

        var fit = TrafficFitter.Fit(Sample(sessions, 100_000), "test");

        Assert.Equal(40, fit.Sessions!.Count);
        Assert.Contains(fit.Notes, note => note.StartsWith("Nine in ten of the 40 sessions begin together", StringComparison.Ordinal));
        Assert.Contains("    count: 40\n", GeneratorFile.Write(fit, Goodness.Of(fit.Sample, fit.Build()), "test"), StringComparison.Ordinal);
    }

    [SharedTheory]
    [InlineData("AzureLLMInferenceTrace_code.csv", 2.5666861, 13.151291, new[] { 13.186428, 71.641469, 163.96469 }, -0.021462356)]
    [InlineData("AzureLLMInferenceTrace_conv.csv", 5.530422, 1.09417, new[] { 1.3851419, 3.8569959, 16.128259 }, 0.072750894)]
    public void Fit_OfAnAzureTrace_GeneratesItsPublishedStatistics(string file, double rate, double cv, double[] dispersions, double rank)
    {
        var path = SharedData.PathTo("data/traces/azure-2023/" + file);
        using var source = TraceWorkload.Load(new(file, () => File.OpenRead(path)), new()).Open(1, 0);
        var fit = TrafficFitter.Fit(TraceSample.Take(source, file), file);

        var goodness = Goodness.Of(fit.Sample, fit.Build());

        var rows = goodness.Rows.ToDictionary(row => row.Name);
        Assert.Equal(rate, rows["mean rate (requests/s)"].Trace!.Value, rate * 1e-4);
        Assert.Equal(cv, rows["inter-arrival CV"].Trace!.Value, cv * 1e-4);
        Assert.False(rows["mean rate (requests/s)"].IsOutside); // of counts this bursty the mean of ten is not known to 5 %
        Near("inter-arrival CV", cv, 0.1);
        foreach (var (window, dispersion) in new[] { 1, 10, 60 }.Zip(dispersions))
        {
            var name = $"index of dispersion, {window} s";
            Assert.Equal(dispersion, rows[name].Trace!.Value, dispersion * 1e-4);
            Near(name, dispersion, 0.2);
        }

        Assert.Equal(rank, rows["prompt and output, rank correlation"].Generated!.Value, 0.015);
        Assert.All(new[] { "prompt tokens KS distance", "output tokens KS distance" }, name => Assert.InRange(rows[name].Distance!.Value, 0, 0.02));

        void Near(string name, double value, double tolerance) => Assert.Equal(value, rows[name].Generated!.Value, value * tolerance);
    }

    [SharedFact]
    public void Fit_OfMooncake_SpreadsItsTicksAndSaysSo()
    {
        var path = SharedData.PathTo("data/traces/mooncake/conversation_trace.jsonl.gz");
        using var source = TraceWorkload.Load(new("m", () => File.OpenRead(path)), new()).Open(1, 0);

        var fit = TrafficFitter.Fit(TraceSample.Take(source, "m"), "m");

        Assert.Contains("10851 of 12030 gaps are 0", fit.Notes[0], StringComparison.Ordinal);
        Assert.Equal(1, ArrivalStatistics.Dispersion(fit.Sample.Arrivals, 1, fit.Sample.Span), 0.2);
    }

    [SharedFact]
    public void Of_Mooncake_MeasuresContentsInCommonAsTheAnalysisDoes()
    {
        var path = SharedData.PathTo("data/traces/mooncake/conversation_trace.jsonl.gz");
        using var source = TraceWorkload.Load(new("m", () => File.OpenRead(path)), new()).Open(1, 0);

        var reuse = TraceSample.Take(source, "m").Reuse!;

        Assert.Equal(512, reuse.BlockTokens);
        Assert.Equal(0.37362, reuse.TokenShare, 5e-5); // the published figures, by token and by block
        Assert.Equal([0.0445, 0.2112, 0.3546], reuse.Lru.Select(point => Math.Round(point.Share, 4)));
    }

    [SharedFact]
    public void Fit_OfTheClaudeCodeTable_GeneratesPromptsAsLongAsItsOwn()
    {
        var path = SharedData.PathTo("data/traces/weka-claude-code/requests.csv.gz");
        using var source = TraceWorkload.Load(new("w", () => File.OpenRead(path)), new() { Unsorted = UnsortedPolicy.Sort }).Open(1, 0);
        var fit = TrafficFitter.Fit(TraceSample.Take(source, "w"), "w");

        var rows = Goodness.Of(fit.Sample, fit.Build()).Rows.ToDictionary(row => row.Name);

        Assert.Contains(fit.Notes, note => note.StartsWith("171 times a prompt is shorter", StringComparison.Ordinal) && note.Contains(" 31 conversations", StringComparison.Ordinal)); // as its agent ids tell
        Assert.False(rows["prompt tokens, mean"].IsOutside);
        Assert.InRange(rows["prompt tokens KS distance"].Distance!.Value, 0, 0.12);
    }

    public static TheoryData<string> Kinds => ["arrivals", "on-off", "markov", "mixture", "sessions", "summaries", "conversations"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AFittedGenerator_ReadsBackAsTheSameTraffic(string kind)
    {
        var lengths = new FittedLengths { Name = "azure-2023-code" };
        IWorkload traffic = kind switch
        {
            "arrivals" => new GeneratedWorkload(Generate.Options(10, ArrivalProcess.Gamma, 2, new StepsEnvelope { Points = [Generate.At(600, 2)] }) with { Lengths = lengths }),
            "on-off" => new GeneratedWorkload(new() { Arrivals = new() { Process = ArrivalProcess.OnOff, RatePerSecond = 10, OnOff = new() { OnSeconds = 3, OffSeconds = 9 } }, Lengths = lengths }),
            "markov" => new GeneratedWorkload(MarkovTests.Of(new() { States = [MarkovTests.State(0.1, 1, 0.97, 0.02, 0.01), MarkovTests.State(1, 0.3, 0.1, 0.8, 0.1), MarkovTests.State(20, 1.5, 0.3, 0.2, 0.5)] }, 10) with { Lengths = lengths }),
            "mixture" => new MixtureWorkload(new() { RatePerSecond = 10, Groups = [new() { Name = "all", Count = 80, Zipf = 1, Arrivals = new() { RatePerSecond = 1 }, Lengths = lengths }] }),
            "conversations" => ConversationFitTests.AsMooncake(new SessionWorkload(ConversationFitTests.Chat), 1_500),
            "summaries" => new SessionWorkload(new() { Arrivals = new() { RatePerSecond = 0.5 }, Turns = TokenOptions.Of(20), Lengths = lengths, Think = new LogNormalDistribution(5, 1), Compaction = new() { At = TokenOptions.Of(20_000), To = TokenOptions.Of(2_000) } }),
            _ => new SessionWorkload(new() { Arrivals = new() { RatePerSecond = 2 }, Turns = TokenOptions.Of(5), Lengths = lengths, Think = new LogNormalDistribution(5, 1), Clients = new() { Count = 9, Zipf = 1 } }),
        };
        var fit = TrafficFitter.Fit(Sample(traffic, 1_500), "some trace.csv");
        var goodness = Goodness.Of(fit.Sample, fit.Build());

        var text = GeneratorFile.Write(fit, goodness, "some\ntrace.csv");

        var (loaded, findings) = WorkloadLoader.Parse(text, "fit.yaml", ".", new());
        Assert.Empty(findings);
        Assert.Equal(fit.Sample.Span, loaded!.End.Seconds, 0.01);
        var again = Sample(loaded.Workload, 1_000);
        var first = Sample(fit.Build(), 1_000);
        Assert.Equal(Comparable(first.Prompts), Comparable(again.Prompts));
        Assert.Equal(first.Clients[..2_000], again.Clients[..2_000]);
        Assert.Equal(first.Arrivals[1_999], again.Arrivals[1_999], 0.01); // seven digits of each parameter

        // which may swap two turns of different conversations
        IEnumerable<int> Comparable(int[] prompts) => kind == "conversations" ? prompts[..2_000].Order() : prompts[..2_000];
    }

    [Fact]
    public void Take_TooLittle_IsAnError()
    {
        using var one = new GeneratedWorkload(Generate.Options(1) with { Requests = 1 }).Open(1, 0);

        Assert.Contains("expected at least two", Assert.Throws<TraceException>(() => TraceSample.Take(one, "x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(40, 1)]
    public void Fit_OfTooFewOrOfOneSession_SaysSoOrStillGivesATable(int turns, int sessions)
    {
        var workload = new SessionWorkload(new() { Arrivals = new() { RatePerSecond = 1 }, Turns = TokenOptions.Of(turns), Lengths = Generate.OneToken, Think = new ConstantDistribution(1), Count = 1 });
        var sample = Sample(workload, 1_000);
        if (sessions == 0)
        {
            Assert.Contains("has 5 requests; a fit needs at least 20", Assert.Throws<TraceException>(() => TrafficFitter.Fit(sample, "x")).Message, StringComparison.Ordinal);
            return;
        }

        var goodness = Goodness.Of(sample, TrafficFitter.Fit(sample, "x").Build());

        Assert.InRange(goodness.Replications, 0, 10);
        Assert.Equal(40, goodness.Rows[0].Trace);
    }

    private static TraceSample Sample(IWorkload workload, double seconds, ulong seed = 1)
    {
        using var source = workload.Open(seed, 0);
        return TraceSample.Take(source, "test", seconds);
    }
}
