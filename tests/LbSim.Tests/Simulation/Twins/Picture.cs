using System.Numerics;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>Everything a run shows, in a form in which two runs can be compared figure by figure.</summary>
internal sealed class Picture
{
    private readonly List<RequestRecord> _records = [];
    private readonly List<(string Name, Int128 Value)> _figures = [];
    private readonly List<(string Name, long Bucket, long Count)> _buckets = [];
    private readonly List<(long Time, int Row, ServerTotals Totals)> _totals = [];
    private readonly List<(long Time, int Server, ServerSignals Signals)> _signals = [];
    private readonly List<(long Time, int Server, string Tokens)> _cached = [];
    private readonly List<string> _seen = [];

    private Picture()
    {
    }

    /// <summary>Ends of the series' windows, which a twin must look at too.</summary>
    public List<long> Edges { get; } = [];

    /// <summary>Engine events; not compared, because saving them is what jumping is for.</summary>
    public long Events { get; private init; }

    /// <summary>How often each thing worth testing happened, for checking that the scenarios are not tame.</summary>
    public IReadOnlyList<RequestRecord> Records => _records;

    /// <summary>One figure by name.</summary>
    public long Figure(string name) => (long)_figures.Single(figure => figure.Name == name).Value;

    public static Picture Of(RunResult run, List<RequestRecord> log, List<(long Time, int Server, ServerSignals Signals, ServerTotals Totals)> probes, List<(long Time, int Server, int Prefix, int Tokens)> cached, List<string> seen)
    {
        var picture = new Picture { Events = run.ServerEvents };
        picture.AddRecords(log);
        picture.AddCounts("all", run.All);
        picture.AddCounts("cohort", run.Cohort);
        picture.AddSpan(run.SpanArrivals, run.SpanCompletions, run.SpanPromptTokens, run.SpanOutputTokens, run.SpanEnd.Picoseconds, run.End.Picoseconds);
        picture.AddMet(run.Met, run.MetTtft, run.MetTpot, run.MetE2e, run.MetQueueing);
        picture.AddEngines(run.Preemptions, run.TooLong, run.Truncated, run.LargestPass);
        picture.AddHistogram("ttft", run.Ttft);
        picture.AddHistogram("tpot", run.Tpot);
        picture.AddHistogram("itl", run.Itl);
        picture.AddHistogram("e2e", run.E2e);
        picture.AddHistogram("queueing", run.Queueing);
        for (var server = 0; server < run.Servers.Length; server++)
        {
            picture._totals.Add((-1, server, run.Servers[server]));
            picture._totals.Add((-2, server, run.AtSpanStart[server]));
            picture._totals.Add((-3, server, run.AtSpanEnd[server]));
        }

        for (var edge = 1; edge <= run.Series.Count; edge++)
        {
            var time = run.Series.Edge(edge).Picoseconds;
            picture.Edges.Add(time);
            picture._figures.Add(("in system", run.Series.InSystemAt(edge)));
            for (var row = 0; row < run.Series.Rows; row++)
            {
                picture._totals.Add((time, row, run.Series.At(edge, row)));
            }
        }

        foreach (var (time, server, signals, totals) in probes)
        {
            picture._signals.Add((time, server, signals));
            picture._totals.Add((time, server, totals));
        }

        foreach (var group in cached.GroupBy(probe => (probe.Time, probe.Server)))
        {
            picture._cached.Add((group.Key.Time, group.Key.Server, string.Join(' ', group.OrderBy(probe => probe.Prefix).Select(probe => probe.Tokens))));
        }

        picture._seen.AddRange(seen);
        return picture;
    }

    public static Picture Of(NaiveResult run, long warmup, List<long> edges, IReadOnlyList<long> probes)
    {
        var picture = new Picture();
        picture.AddRecords(run.Records);
        picture.AddCounts("all", run.All);
        picture.AddCounts("cohort", run.Cohort);
        picture.AddSpan(run.SpanArrivals, run.SpanCompletions, run.SpanPromptTokens, run.SpanOutputTokens, run.SpanEnd, run.End);
        picture.AddMet(run.Met, run.MetTtft, run.MetTpot, run.MetE2e, run.MetQueueing);
        picture.AddEngines(run.Preemptions, run.TooLong, run.Truncated, run.LargestPass);
        picture.AddValues("ttft", run.Ttft);
        picture.AddValues("tpot", run.Tpot);
        picture.AddValues("itl", run.Itl);
        picture.AddValues("e2e", run.E2e);
        picture.AddValues("queueing", run.Queueing);
        for (var server = 0; server < run.Servers.Length; server++)
        {
            picture._totals.Add((-1, server, run.Servers[server]));
            picture._totals.Add((-2, server, run.Observations[Math.Min(warmup, run.End)].Totals[server]));
            picture._totals.Add((-3, server, run.Observations[run.SpanEnd].Totals[server]));
        }

        foreach (var time in edges)
        {
            picture.Edges.Add(time);
            var look = run.Observations.GetValueOrDefault(time);
            picture._figures.Add(("in system", look?.InSystem ?? -1));
            for (var row = 0; row < run.Servers.Length; row++)
            {
                picture._totals.Add((time, row, look?.Totals[row] ?? default));
            }
        }

        foreach (var time in probes.Where(time => time <= run.End))
        {
            for (var server = 0; server < run.Servers.Length; server++)
            {
                picture._signals.Add((time, server, run.Observations[time].Signals[server]));
                if (run.Observations[time].Cached[server].Length > 0)
                {
                    picture._cached.Add((time, server, run.Observations[time].Cached[server]));
                }

                picture._totals.Add((time, server, run.Observations[time].Totals[server]));
            }
        }

        picture._seen.AddRange(run.Seen);
        return picture;
    }

    /// <summary>Laws 1 and 2 on the requests themselves: each that arrived is told of once, and its instants are in order.</summary>
    public void CheckLaws()
    {
        Assert.Equal(Figure("all arrived"), _records.Count);
        Assert.Equal(_records.Count, _records.Select(record => record.Request).Distinct().Count());
        foreach (var record in _records)
        {
            var instants = ((long[])[record.Arrival, record.Dispatched, record.Started, record.FirstToken, record.Ended]).Where(instant => instant >= 0).ToList();
            Assert.Equal(instants.Order(), instants);
            Assert.InRange(instants[^1], 0, Figure("end"));
            Assert.Equal(record.Outcome == Outcome.InFlight, record.Ended < 0);
            Assert.True(record.Outcome != Outcome.Finished || (record.FirstToken >= 0 && record.Started >= 0), $"{record} finished without a token");
        }
    }

    /// <summary>The first difference from another picture, or null.</summary>
    public string? DifferenceFrom(Picture other) =>
        Difference("records", _records, other._records)
        ?? Difference("seen by the balancer", _seen, other._seen)
        ?? Difference("figures", _figures, other._figures)
        ?? Difference("histogram buckets", _buckets, other._buckets)
        ?? Difference("signals", _signals, other._signals)
        ?? Difference("cached prefixes", _cached, other._cached)
        ?? Difference("totals", _totals, other._totals);

    private static string? Difference<T>(string what, List<T> left, List<T> right)
    {
        for (var index = 0; index < Math.Min(left.Count, right.Count); index++)
        {
            if (!EqualityComparer<T>.Default.Equals(left[index], right[index]))
            {
                return $"{what}[{index}]:\n  {left[index]}\n  {right[index]}";
            }
        }

        return left.Count == right.Count ? null : $"{what}: {left.Count} against {right.Count}; the first extra is {(left.Count > right.Count ? left[right.Count] : right[left.Count])}";
    }

    // those that ended in the order in which they did, then those in flight by number
    private void AddRecords(List<RequestRecord> records)
    {
        _records.AddRange(records.Where(record => record.Outcome != Outcome.InFlight));
        _records.AddRange(records.Where(record => record.Outcome == Outcome.InFlight).OrderBy(record => record.Request));
    }

    private void AddCounts(string of, OutcomeCounts counts)
    {
        _figures.Add((of + " arrived", counts.Arrived));
        _figures.Add((of + " finished", counts.Finished));
        _figures.Add((of + " rejected", counts.Rejected));
        _figures.Add((of + " timed out", counts.TimedOut));
        _figures.Add((of + " failed", counts.Failed));
        _figures.Add((of + " in flight", counts.InFlight));
    }

    private void AddSpan(long arrivals, long completions, long promptTokens, long outputTokens, long spanEnd, long end)
    {
        _figures.Add(("span arrivals", arrivals));
        _figures.Add(("span completions", completions));
        _figures.Add(("span prompt tokens", promptTokens));
        _figures.Add(("span output tokens", outputTokens));
        _figures.Add(("span end", spanEnd));
        _figures.Add(("end", end));
    }

    private void AddMet(long all, long ttft, long tpot, long e2e, long queueing)
    {
        _figures.Add(("met", all));
        _figures.Add(("met ttft", ttft));
        _figures.Add(("met tpot", tpot));
        _figures.Add(("met e2e", e2e));
        _figures.Add(("met queueing", queueing));
    }

    private void AddEngines(long preemptions, long tooLong, long truncated, int[] largestPass)
    {
        _figures.Add(("preemptions", preemptions));
        _figures.Add(("too long", tooLong));
        _figures.Add(("truncated", truncated));
        _figures.AddRange(largestPass.Select((tokens, group) => ($"largest pass of group {group}", (Int128)tokens)));
    }

    private void AddHistogram(string name, LogHistogram histogram)
    {
        AddMoments(name, histogram.Count, histogram.Sum, histogram.Min, histogram.Max);
        for (var bucket = 0; bucket < histogram.Buckets.Length; bucket++)
        {
            if (histogram.Buckets[bucket] != 0)
            {
                _buckets.Add((name, bucket, histogram.Buckets[bucket]));
            }
        }
    }

    private void AddValues(string name, List<long> values)
    {
        AddMoments(name, values.Count, values.Aggregate(Int128.Zero, (sum, value) => sum + value), values.Count == 0 ? long.MaxValue : values.Min(), values.Count == 0 ? -1 : values.Max());
        _buckets.AddRange(values.GroupBy(BucketOf).OrderBy(group => group.Key).Select(group => (name, group.Key, group.LongCount())));
    }

    private void AddMoments(string name, long count, Int128 sum, long min, long max)
    {
        _figures.Add((name + " count", count));
        _figures.Add((name + " sum", sum));
        _figures.Add((name + " min", min));
        _figures.Add((name + " max", max));
    }

    // 512 equal buckets in each doubling from 512 ps on, one per picosecond below: worked out from that sentence, not from the product
    private static long BucketOf(long value)
    {
        if (value < 512)
        {
            return value;
        }

        var doubling = 0;
        var from = new BigInteger(512);
        while (from * 2 <= value)
        {
            from *= 2;
            doubling++;
        }

        return 512 + (512 * doubling) + (long)((value - from) * 512 / from);
    }
}
