using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Replications of a trace: a local block bootstrap that keeps what the recording is like.</summary>
public sealed class ResampledTraceTests
{
    private const long Second = 1_000_000_000_000;

    [Fact]
    public void Open_ReplicationZero_IsTheTraceAsRecorded() =>
        Assert.Equal(Enumerable.Range(0, 2400).Select(second => second * Second), TraceText.Read(Steady(2400), new()).Select(request => request.Arrival.Picoseconds));

    [Fact]
    public void Open_ALaterReplication_PutsWholeBlocksWithinFivePositionsOfTheirPlace()
    {
        // one row a second, numbered by its prompt: 40 blocks of 60
        var requests = TraceText.Read(Steady(2400), new(), replication: 3);

        Assert.Equal(2400, requests.Count);
        for (var position = 0; position < 40; position++)
        {
            var block = requests.Skip(position * 60).Take(60).ToList();
            var from = (block[0].PromptTokens - 1) / 60;
            Assert.InRange(from, position - 5, position + 5);
            Assert.Equal(Enumerable.Range((from * 60) + 1, 60), block.Select(request => request.PromptTokens));
            Assert.Equal(Enumerable.Range(position * 60, 60).Select(second => second * Second), block.Select(request => request.Arrival.Picoseconds));
        }
    }

    [Fact]
    public void Open_SeedsAndReplications_DifferAndRepeatThemselves()
    {
        var file = Steady(2400);
        var first = TraceText.Read(file, new(), seed: 1, replication: 1);

        Assert.Equal(first, TraceText.Read(file, new(), seed: 1, replication: 1));
        Assert.NotEqual(first, TraceText.Read(file, new(), seed: 1, replication: 2));
        Assert.NotEqual(first, TraceText.Read(file, new(), seed: 2, replication: 1));
    }

    [Fact]
    public void BlockAt_ManyReplications_IsEvenOverTheWindow()
    {
        var counts = new int[11];
        var ends = new int[6];
        for (var replication = 0; replication < 11_000; replication++)
        {
            var draws = new BlockDraws(7, replication, 40);
            counts[draws.BlockAt(20) - 15]++;
            ends[draws.BlockAt(39) - 34]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 1000 - 130, 1000 + 130)); // four standard errors
        Assert.All(ends, count => Assert.InRange(count, 1833 - 160, 1833 + 160));
    }

    [Fact]
    public void Open_Speed_CutsBlocksOfTheTraceAsRecorded()
    {
        var recorded = TraceText.Read(Steady(2400), new(), replication: 2);
        var fast = TraceText.Read(Steady(2400), new() { Speed = 4 }, replication: 2);

        Assert.Equal(recorded.Select(request => (request.PromptTokens, request.Arrival.Picoseconds / 4)), fast.Select(request => (request.PromptTokens, request.Arrival.Picoseconds)));
    }

    [Fact]
    public void Open_Gzip_IsTheSame()
    {
        var text = SteadyText(1500);

        Assert.Equal(TraceText.Read(TraceText.File(text), new(), replication: 1), TraceText.Read(TraceText.File(TraceText.Gzip(System.Text.Encoding.UTF8.GetBytes(text))), new(), replication: 1));
    }

    [Fact]
    public void Open_Unsorted_IsSortedFirst()
    {
        var lines = SteadyText(1500).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        (lines[10], lines[700]) = (lines[700], lines[10]);

        Assert.Equal(
            TraceText.Read(Steady(1500), new(), replication: 1).Select(request => request.Arrival),
            TraceText.Read(TraceText.File(string.Join('\n', lines)), new() { Unsorted = UnsortedPolicy.Sort }, replication: 1).Select(request => request.Arrival));
    }

    [Fact]
    public void Open_StartAndLimit_ResampleOnlyWhatTheySelect()
    {
        var options = new TraceOptions { Start = TraceExtent.OfRows(600), Limit = TraceExtent.OfTime(SimDuration.FromSeconds(1200)) };
        var requests = TraceText.Read(Steady(3000), options, replication: 1);

        Assert.Equal(20, TraceWorkload.Load(Steady(3000), options).Blocks);
        Assert.All(requests, request => Assert.InRange(request.PromptTokens, 601, 1800));
        Assert.InRange(requests[^1].Arrival.Seconds, 1190, 1200);
    }

    [Fact]
    public void Open_Repeat_ResamplesEveryCopyAlike()
    {
        var requests = TraceText.Read(Steady(1200), new() { Repeat = 3 }, replication: 4);

        var copies = Enumerable.Range(0, 3).Select(copy => requests.Skip(copy * 1200).Take(1200).Select(request => (request.PromptTokens, request.Arrival.Picoseconds - (copy * 1200 * Second))).ToList()).ToList();
        Assert.Equal(3600, requests.Count);
        Assert.Equal(copies[0], copies[1]);
        Assert.Equal(copies[0], copies[2]);
    }

    [Fact]
    public void Open_Sessions_StayWholeAndMoveWithTheirFirstRow()
    {
        // a session of five turns, 40 s apart, starts every 7 s
        var recorded = TraceText.Read(Sessions(), new());
        var whole = recorded.GroupBy(request => request.Session).ToDictionary(group => group.First().PromptTokens, group => Shape(group));
        var seen = 0;

        for (var replication = 1; replication <= 3; replication++)
        {
            var requests = TraceText.Read(Sessions(), new(), replication: replication);
            foreach (var session in requests.GroupBy(request => request.Session))
            {
                var shape = Shape(session);
                Assert.Equal(whole[shape.Prompts[0]], shape);
                Assert.Equal(0, (session.First().Arrival - StartOf(recorded, shape.Prompts[0])).Picoseconds % TraceBlocksOf(Sessions()).Picoseconds);
                seen++;
            }

            Assert.True(requests.Zip(requests.Skip(1)).All(pair => pair.First.Arrival <= pair.Second.Arrival));
        }

        Assert.InRange(seen, 3 * 300 * 0.8, 3 * 300 * 1.2);
    }

    [Fact]
    public void Open_ALongTrace_HoldsElevenBlocksAtMost()
    {
        using var source = (ResampledSource)TraceWorkload.Load(Steady(12_000), new()).Open(5, 1);
        var most = 0;
        while (source.TryNext(out _))
        {
            most = Math.Max(most, source.Waiting);
        }

        Assert.InRange(most, 300, 660);
    }

    [Theory]
    [InlineData(1199, 19, false)]
    [InlineData(1200, 20, true)]
    [InlineData(1, 0, false)]
    public void Blocks_OfATrace_AreThoseThatFit(int rows, int blocks, bool canResample)
    {
        var workload = TraceWorkload.Load(Steady(rows), new());

        Assert.Equal((blocks, canResample, canResample), (workload.Blocks, workload.CanResample, workload.IsRandom));
    }

    [Fact]
    public void Open_ABurstyTrace_KeepsRateLengthsAndDispersionUpToTheBlock()
    {
        var file = Bursty();
        var recorded = TraceText.Read(file, new());
        var pairs = recorded.Select(request => (request.PromptTokens, request.OutputTokens)).ToHashSet();
        var copies = Enumerable.Range(1, 60).Select(replication => TraceText.Read(file, new(), replication: replication)).ToList();

        Assert.All(copies, copy => Assert.All(copy, request => Assert.Contains((request.PromptTokens, request.OutputTokens), pairs)));
        Close(recorded.Count, copies.Select(copy => (double)copy.Count), 0.02);
        Close(recorded.Average(request => request.PromptTokens), copies.Select(copy => copy.Average(request => request.PromptTokens)), 0.02);
        Close(Correlation(recorded), copies.Select(Correlation), 0.02);
        foreach (var window in new[] { 1, 5, 20, 60 })
        {
            // variance over mean of counts, which grows from 1 with the window where arrivals cluster
            Close(Dispersion(recorded, window), copies.Select(copy => Dispersion(copy, window)), 0.08);
        }

        Assert.True(Dispersion(recorded, 20) > 3 * Dispersion(recorded, 1), "the trace is bursty");
    }

    private static void Close(double recorded, IEnumerable<double> copies, double share) => Assert.InRange(copies.Average() / recorded, 1 - share, 1 + share);

    private static double Dispersion(List<RequestSpec> requests, int seconds)
    {
        var counts = new double[7200 / seconds];
        foreach (var request in requests)
        {
            counts[Math.Min((int)(request.Arrival.Seconds / seconds), counts.Length - 1)]++;
        }

        var mean = counts.Average();
        return counts.Average(count => (count - mean) * (count - mean)) / mean;
    }

    private static double Correlation(List<RequestSpec> requests)
    {
        var (x, y) = (requests.Average(request => request.PromptTokens), requests.Average(request => request.OutputTokens));
        return requests.Sum(request => (request.PromptTokens - x) * (request.OutputTokens - y))
            / Math.Sqrt(requests.Sum(request => Math.Pow(request.PromptTokens - x, 2)) * requests.Sum(request => Math.Pow(request.OutputTokens - y, 2)));
    }

    // two hours; the rate jumps between 1 and 6 a second about every 8 s, and long prompts have long answers
    private static TraceFile Bursty()
    {
        var random = new RandomStream(4, "bursty");
        var text = new System.Text.StringBuilder("arrival_s,prompt_tokens,output_tokens\n");
        var (time, change, rate) = (0.0, 0.0, 1.0);
        while (true)
        {
            time -= Math.Log(random.NextPositive()) / rate;
            if (time > change)
            {
                time = change;
                rate = 7 - rate;
                change -= Math.Log(random.NextPositive()) * 8;
                continue;
            }

            if (time > 7200)
            {
                return TraceText.File(text.ToString());
            }

            var prompt = 10 + random.NextIndex(2000);
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{time:0.000000},{prompt},{1 + (prompt / 10) + random.NextIndex(100)}\n"));
        }
    }

    private static TraceFile Steady(int rows) => TraceText.File(SteadyText(rows));

    private static string SteadyText(int rows) => "arrival_s,prompt_tokens,output_tokens\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{row},{row + 1},1\n"));

    private static TraceFile Sessions()
    {
        var rows = Enumerable.Range(0, 300).SelectMany(session => Enumerable.Range(0, 5).Select(turn => (At: (session * 7) + (turn * 40), session, turn)));
        return TraceText.File("arrival_s,prompt_tokens,output_tokens,session\n"
            + string.Concat(rows.OrderBy(row => row.At).ThenBy(row => row.session).Select(row => $"{row.At},{(row.session * 10) + row.turn + 1},1,s{row.session}\n")));
    }

    private static SimTime StartOf(List<RequestSpec> recorded, int prompt) => recorded.Find(request => request.PromptTokens == prompt).Arrival;

    private static SimDuration TraceBlocksOf(TraceFile file)
    {
        var summary = TraceWorkload.Scan(file, new());
        return TraceBlocks.Cut(summary.Recorded, summary.Rows, new TraceOptions().Block, 1).Length;
    }

    private static SessionShape Shape(IEnumerable<RequestSpec> session)
    {
        var rows = session.ToList();
        return new([.. rows.Select(row => row.PromptTokens)], [.. rows.Select(row => (row.Arrival - rows[0].Arrival).Picoseconds)]);
    }

    private sealed record SessionShape(int[] Prompts, long[] Offsets)
    {
        public bool Equals(SessionShape? other) => other is not null && Prompts.SequenceEqual(other.Prompts) && Offsets.SequenceEqual(other.Offsets);

        public override int GetHashCode() => Prompts.Length;
    }
}
