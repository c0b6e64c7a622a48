using System.Globalization;
using System.Text;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces.Analysis;

public class TraceAnalysisTests
{
    [Fact]
    public void Analyze_SmallTrace_GivesFiguresWorkedByHand()
    {
        var analysis = Analyze("arrival_s,prompt_tokens,output_tokens,client,session\n0,10,1,a,x\n1,20,2,b,y\n1,30,3,a,x\n4,40,4,a,x\n");

        Assert.Equal((4, 4.0, 1.0), (analysis.Requests, analysis.SpanSeconds, analysis.MeanRate!.Value));
        Assert.Equal((4.0 / 3, 1L, 3.0, 1.0), (analysis.Gaps!.MeanSeconds, analysis.Gaps.ZeroGaps, analysis.Gaps.MaxSeconds, analysis.Gaps.P50Seconds));
        Assert.Equal(Math.Sqrt((10.0 / 3) - (16.0 / 9)) / (4.0 / 3), analysis.Gaps.Cv!.Value, 1e-12);
        var second = analysis.Windows[0];
        Assert.Equal((1, 4L, 0.75, 2L, 2L, 1L), (second.WindowSeconds, second.FullBins, second.Mean, second.Max, second.EmptyFullBins, second.LastPartBinCount));
        Assert.Equal(((1 + 4) / 4.0) - (0.75 * 0.75), second.Variance, 1e-12);
        Assert.Equal((25.0, 25.0, 13.0), (analysis.Prompt.Mean, analysis.Prompt.Of("p50"), analysis.Prompt.Of("p10")));
        Assert.Equal((1.0, 1.0), (analysis.Pearson!.Value, analysis.Spearman!.Value));
        Assert.Equal(44.0 / 110, analysis.TopHundredthTokenShare, 1e-12);
        Assert.Equal((2, 0.75, 0.25), (analysis.Clients!.Distinct, analysis.Clients.Largest, analysis.Clients.Gini));
        Assert.Equal(("a", 3L), analysis.Clients.Top[0]);
        Assert.Equal((1.0, 3.0), (analysis.Sessions!.GapSeconds!.Min, analysis.Sessions.GapSeconds.Max));
        Assert.Equal((100, 10), (analysis.PeakMinutePromptTokens, analysis.PeakMinuteOutputTokens));
    }

    [Fact]
    public void Analyze_TimeRunningBackwards_IsSortedStablyAndCounted()
    {
        var analysis = Analyze("arrival_s,prompt_tokens,output_tokens,session\n5,1,1,s\n0,2,1,s\n5,3,1,s\n2,4,1,s\n");

        Assert.Equal((2, 5.0), (analysis.Inversions, analysis.SpanSeconds));
        Assert.Equal((1L, 3.0), (analysis.Gaps!.ZeroGaps, analysis.Gaps.MaxSeconds));
        Assert.Equal(3, analysis.Sessions!.GapSeconds!.Count);
    }

    [Fact]
    public void Analyze_Failures_AreIncludedAndCountedOrLeftOutOnDemand()
    {
        var file = TraceText.File(TraceSamples.Of("burstgpt").Text);

        var all = TraceAnalyzer.Analyze(file, new());
        var good = TraceAnalyzer.Analyze(file, new() { LeavesOutFailures = true });

        Assert.Equal((3, 2, 2), (all.Requests, all.Failures, all.Output.Zeros));
        Assert.Equal((1, 0), (good.Requests, good.Failures));
    }

    [Fact]
    public void Analyze_BadRows_AreSkippedWithReasonsUnlessStrict()
    {
        var file = TraceText.File("arrival,prompt,output\n0,1,1\nx,1,1\n1,0,1\n2,1,1\n");

        var analysis = TraceAnalyzer.Analyze(file, new());

        Assert.Equal((2, 2), (analysis.Requests, analysis.Skipped.Total));
        Assert.Equal(3, Assert.Throws<TraceException>(() => TraceAnalyzer.Analyze(file, new() { IsStrict = true })).Line);
    }

    [Fact]
    public void Analyze_FiveThousandYears_HasNoLimitOfRange()
    {
        var analysis = Analyze("arrival,prompt,output\n2023-01-01 00:00:00,1,1\n2023-01-01 00:00:01,1,1\n9023-01-01 00:00:00,1,1\n");

        Assert.Equal(7000 * 365.2425 * 86_400, analysis.SpanSeconds, 86_400 * 2.0);
        Assert.Equal(2, analysis.Windows[^1].Max);
    }

    [Fact]
    public void Analyze_TiesOnAGrid_AreNotedAndSpreadOnDemand()
    {
        const string Text = "arrival_s,prompt_tokens,output_tokens\n0,1,1\n0,1,1\n0,1,1\n3,1,1\n3,1,1\n3,1,1\n";

        var asRecorded = Analyze(Text);
        var spread = TraceAnalyzer.Analyze(TraceText.File(Text), new() { SpreadTies = true });

        Assert.Equal((4, 2), (asRecorded.Gaps!.ZeroGaps, asRecorded.DistinctTimes));
        TraceText.Says(asRecorded.Notes[0], "coarse grid", "--spread-ties");
        Assert.Equal((0L, 1.0, 1.0), (spread.Gaps!.ZeroGaps, spread.Gaps.P50Seconds, spread.Gaps.MaxSeconds));
        Assert.Equal(5, spread.SpanSeconds);
        TraceText.Says(spread.Notes[0], "were spread");
    }

    [Fact]
    public void Analyze_MoreRowsThanAreKept_UsesHistogramsAndMarksThem()
    {
        var text = Random(3000);

        var exact = Analyze(text);
        var coarse = TraceAnalyzer.Analyze(TraceText.File(text), new() { MostExactRows = 500 });

        Assert.Empty(exact.Approximate);
        Assert.Contains("interarrival.p50_s", coarse.Approximate);
        Assert.Null(coarse.Spearman);
        Assert.Equal((exact.Requests, exact.SpanSeconds, exact.Pearson), (coarse.Requests, coarse.SpanSeconds, coarse.Pearson));
        Assert.Equal(exact.Windows, coarse.Windows);
        Assert.Equal(exact.Gaps!.Cv!.Value, coarse.Gaps!.Cv!.Value, 1e-9);
        foreach (var (name, _) in ValueSummary.Percentiles)
        {
            Assert.Equal(1, coarse.Prompt.Of(name) / exact.Prompt.Of(name), 1e-3);
            Assert.Equal(1, coarse.Sessions!.GapSeconds!.Of(name) / exact.Sessions!.GapSeconds!.Of(name), 1e-2);
        }
    }

    [Fact]
    public void Analyze_ManyRows_QuantilesEqualThoseOfASortedList()
    {
        var text = Random(5000);
        var rows = text.Split('\n')[1..^1].Select(line => line.Split(',')).ToArray();
        var times = rows.Select(row => decimal.Parse(row[0], CultureInfo.InvariantCulture)).Order().ToArray();
        var gaps = times.Zip(times.Skip(1), (left, right) => (double)(right - left)).Order().ToArray();

        var analysis = Analyze(text);

        Assert.Equal(Quantile(gaps, 0.99), analysis.Gaps!.P99Seconds, 1e-9);
        Assert.Equal(Quantile([.. rows.Select(row => double.Parse(row[1], CultureInfo.InvariantCulture)).Order()], 0.95), analysis.Prompt.Of("p95"), 1e-9);
    }

    [Fact]
    public void Analyze_TableOfLengths_HasNoTimes()
    {
        var analysis = TraceAnalyzer.Analyze(TraceText.File(TraceSamples.Of("vidur-lengths").Text), new());

        Assert.False(analysis.HasTimes);
        Assert.Null(analysis.Gaps);
        Assert.Equal(2, analysis.Requests);
    }

    [Fact]
    public void Analyze_UnsureFormat_ListsWhatItConsidered()
    {
        var analysis = Analyze("arrival,prompt,output\n0,1,1\n");

        Assert.False(analysis.Recognition.IsSure);
        Assert.Equal(["csv"], analysis.Recognition.Considered);
    }

    [Fact]
    public void Analyze_TwiceTheSameFile_WritesTheSameBytes()
    {
        var text = Random(1000);

        Assert.Equal(AgreementTests.Json(Analyze(text)), AgreementTests.Json(Analyze(text)));
    }

    [Fact]
    public void Analyze_Bursts_AreFoundWhereTheyAre()
    {
        var text = new StringBuilder("arrival_s,prompt_tokens,output_tokens\n");
        for (var second = 0; second < 100; second++)
        {
            for (var copy = 0; copy < (second is 40 or 41 ? 30 : 1); copy++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{second},1,1\n");
            }
        }

        var bursts = Analyze(text.ToString()).Bursts!;

        Assert.Equal((1, 1), (bursts.WindowSeconds, bursts.Episodes));
        Assert.Equal(new BurstEpisode(40, 2, 60, 30), Assert.Single(bursts.Largest));
    }

    [Theory]
    [InlineData("2023-11-16 23:30:00", true, 23)]
    [InlineData("1700177400", true, 23)]
    [InlineData("3600", false, 1)]
    public void Analyze_HoursOfTheDay_CountFromMidnightOrTheTracesOwnZero(string first, bool isClock, int hour)
    {
        var calendar = Analyze($"arrival,prompt,output\n{first},1,1\n").Calendar!;

        Assert.Equal(isClock, calendar.IsClock);
        Assert.Equal(isClock ? hour : 0, Enumerable.Range(0, 24).Single(index => calendar.ByHour[index] == 1));
    }

    private static TraceAnalysis Analyze(string text) => TraceAnalyzer.Analyze(TraceText.File(text), new());

    private static double Quantile(double[] sorted, double share)
    {
        var rank = share * (sorted.Length - 1);
        var low = (int)rank;
        return sorted[low] + ((rank - low) * (sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]));
    }

    private static string Random(int rows)
    {
        var random = new RandomStream(5, "rows");
        var text = new StringBuilder("arrival_s,prompt_tokens,output_tokens,session\n");
        var at = 0m;
        for (var row = 0; row < rows; row++)
        {
            at += random.NextIndex(1_000_000) / 1_000_000m;
            text.Append(CultureInfo.InvariantCulture, $"{at},{1 + random.NextIndex(50_000)},{1 + random.NextIndex(3000)},s{random.NextIndex(100)}\n");
        }

        return text.ToString();
    }
}
