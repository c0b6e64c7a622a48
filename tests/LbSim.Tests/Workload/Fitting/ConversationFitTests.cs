using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Tests.Testing;
using LbSim.Workload;
using LbSim.Workload.Fitting;
using LbSim.Workload.Lengths;
using LbSim.Workload.Sessions;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Output;

namespace LbSim.Tests.Workload.Fitting;

/// <summary>Sessions written as a trace that names blocks of prompts only, fitted again; and the public trace of that kind.</summary>
public sealed class ConversationFitTests
{
    private static readonly LengthOptions Lengths = new SeparateLengths
    {
        Prompt = new() { Distribution = TokenDistribution.LogNormal, Mean = 900, Cv = 1 },
        Output = new() { Distribution = TokenDistribution.LogNormal, Mean = 400, Cv = 0.7 },
    };

    /// <summary>Conversations of three applications.</summary>
    public static SessionOptions Chat { get; } = new()
    {
        Arrivals = new() { RatePerSecond = 2 },
        Turns = new() { Distribution = TokenDistribution.Geometric, Mean = 4 },
        SharedPrompt = new() { Groups = 3, Tokens = 1_500 },
        Lengths = Lengths,
        Think = new LogNormalDistribution(60, 1),
    };

    [Fact]
    public void Fit_OfConversationsWithoutNames_ReturnsTurnsThinkTimesBeginningsAndWhatCachesFind()
    {
        var sample = Sample(AsMooncake(new SessionWorkload(Chat), 3_600));

        var fit = TrafficFitter.Fit(sample, "test");

        Assert.Equal(4, fit.Sessions!.Turns.Mean!.Value, 0.3);
        Assert.Equal(60, fit.Sessions.Think.Mean, 4.0);
        Assert.Equal(1, fit.Sessions.Think is LogNormalDistribution think ? think.Cv : 0, 0.1);
        Assert.Equal(2, fit.Sessions.Arrivals.RatePerSecond, 0.15);
        Assert.Equal([1_024, 1_024, 1_024], fit.Sessions.Beginnings.Select(beginning => beginning.Tokens)); // whole blocks
        Assert.All(fit.Sessions.Beginnings, beginning => Assert.Equal(1 / 3.0, beginning.Share, 0.03));
        var rows = Goodness.Of(fit.Sample, fit.Build()).Rows.ToDictionary(row => row.Name);
        foreach (var name in new[] { Goodness.EndlessCache, "blocks found, LRU of 1000", "blocks found, LRU of 10000", "blocks found, LRU of 50000" })
        {
            Assert.InRange(rows[name].Trace!.Value, 0.1, 0.9);
            Assert.Equal(rows[name].Trace!.Value, rows[name].Generated!.Value, 0.03);
        }

        Assert.InRange(rows["prompt tokens KS distance"].Distance!.Value, 0, 0.03);
        Assert.InRange(rows["output tokens KS distance"].Distance!.Value, 0, 0.02);
        Assert.InRange(rows["inter-arrival KS distance"].Distance!.Value, 0, 0.02);
    }

    [Fact]
    public void Fit_OfSinglePromptsOfSeveralApplications_ReturnsWhatEachBeginsWith()
    {
        var single = Chat with
        {
            Turns = TokenOptions.Of(1),
            SharedPrompt = null,
            SendsHistory = false,
            Beginnings = [new() { Tokens = 2_048, Share = 0.5 }, new() { Tokens = 1_000, Share = 0.3 }],
        };

        var fit = TrafficFitter.Fit(Sample(AsMooncake(new SessionWorkload(single), 2_000)), "test");

        Assert.Equal((1.0, false), (fit.Sessions!.Turns.Mean!.Value, fit.Sessions.SendsHistory));
        Assert.Equal([2_048, 512], fit.Sessions.Beginnings.Select(beginning => beginning.Tokens));
        Assert.Equal(0.5, fit.Sessions.Beginnings[0].Share, 0.03);
        Assert.Equal(0.3, fit.Sessions.Beginnings[1].Share, 0.03);
        var row = Goodness.Of(fit.Sample, fit.Build()).Rows.Single(row => row.Name == Goodness.EndlessCache);
        Assert.Equal(row.Trace!.Value, row.Generated!.Value, 0.02);
    }

    [Fact]
    public void Fit_OfDocumentsReadByAFew_IsArrivalsAndSaysWhatTheyDoNotHave()
    {
        var trace = TraceOf(string.Concat(Enumerable.Range(0, 400).Select(row => Line(row * 1_000, 4_096, [row / 4 * 100, .. Enumerable.Range(1, 3).Select(block => (row / 4 * 100) + block), .. Enumerable.Range(0, 4).Select(block => 100_000 + (row * 10) + block)]))));

        var fit = TrafficFitter.Fit(Sample(trace), "test");

        Assert.NotNull(fit.Generator);
        Assert.Contains(fit.Notes, note => note.StartsWith("Prompts of the trace have contents in common (0.375 of their tokens); the generator names none", StringComparison.Ordinal));
    }

    [Fact]
    public void Link_OfPromptsByHand_JoinsTurnsAndRetriesAndNothingElse()
    {
        var trace = TraceOf(
            Line(0, 1_100, [1, 2, 30])             // a conversation of two full blocks
            + Line(1_000, 1_700, [1, 2, 3, 31])    // its next turn
            + Line(2_000, 1_700, [1, 2, 3, 31])    // asked again
            + Line(3_000, 1_200, [1, 2, 32])       // shorter: another that begins alike
            + Line(4_000, 1_600, [1, 5, 6, 33])    // one block of two: nor is this
            + Line(5_000, 400, [34])               // less than a block
            + Line(6_000, 450, [34]));
        var sample = Sample(trace);
        var tree = sample.Reuse!.Tree!;

        var found = new Conversations(tree, new(tree), sample.Prompts);

        Assert.Equal([0, 0, 0, 1, 2, 3, 4], found.Sessions);
        Assert.Equal([0, 3, 4, 5, 6], found.First);
    }

    [SharedFact]
    public void Fit_OfMooncake_GeneratesWhatCachesFindInItAndSpoilsNothing()
    {
        var path = SharedData.PathTo("data/traces/mooncake/conversation_trace.jsonl.gz");
        using var source = TraceWorkload.Load(new("m", () => File.OpenRead(path)), new()).Open(1, 0);
        var fit = TrafficFitter.Fit(TraceSample.Take(source, "m"), "m");

        var rows = Goodness.Of(fit.Sample, fit.Build()).Rows.ToDictionary(row => row.Name);

        Assert.Equal(512, Assert.Single(fit.Sessions!.Beginnings).Tokens);
        Near(Goodness.EndlessCache, 0.3736, 0.03);
        Near("blocks found, LRU of 1000", 0.0445, 0.005);
        Near("blocks found, LRU of 10000", 0.2112, 0.02);
        Near("blocks found, LRU of 50000", 0.3546, 0.03);
        Assert.All(new[] { "inter-arrival KS distance", "output tokens KS distance" }, name => Assert.InRange(rows[name].Distance!.Value, 0, 0.02));
        Assert.InRange(rows["prompt tokens KS distance"].Distance!.Value, 0, 0.04);

        foreach (var window in ArrivalSignature.Reported)
        {
            var row = rows[$"index of dispersion, {window} s"];
            Assert.True(!row.IsOutside || Math.Abs(row.Generated!.Value - row.Trace!.Value) <= 0.25 * row.Trace.Value, row.ToString());
        }

        void Near(string name, double value, double tolerance)
        {
            Assert.Equal(value, rows[name].Trace!.Value, 1e-4);
            Assert.Equal(value, rows[name].Generated!.Value, tolerance);
        }
    }

    /// <summary>Traffic as a trace of 512-token blocks without sessions.</summary>
    internal static TraceWorkload AsMooncake(IWorkload workload, double seconds)
    {
        using var stream = new MemoryStream();
        using var source = workload.Open(7, 0);
        TrafficTrace.Write(workload, source, SimTime.FromSeconds(seconds), SimDuration.Zero, "mooncake", stream, default);
        var bytes = stream.ToArray();
        return TraceWorkload.Load(new("m.jsonl", () => new MemoryStream(bytes)), new());
    }

    private static TraceWorkload TraceOf(string lines)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(lines);
        return TraceWorkload.Load(new("m.jsonl", () => new MemoryStream(bytes)), new());
    }

    private static string Line(int milliseconds, int prompt, IEnumerable<int> blocks) =>
        FormattableString.Invariant($"{{\"timestamp\": {milliseconds}, \"input_length\": {prompt}, \"output_length\": 50, \"hash_ids\": [{string.Join(", ", blocks)}]}}\n");

    private static TraceSample Sample(TraceWorkload workload)
    {
        using var source = workload.Open(1, 0);
        return TraceSample.Take(source, "test");
    }
}
