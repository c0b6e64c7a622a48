namespace LbSim.Workload.Traces.Analysis;

/// <summary>The analysis of rows that are all in memory: every quantile is exact.</summary>
internal static class ExactAnalysis
{
    public static TraceAnalysis Run(AnalysisLoad load, AnalysisOptions options)
    {
        var rows = load.Rows;
        var hasTimes = load.Reader.HasArrivals;
        if (rows.Inversions > 0)
        {
            rows.SortByTime();
        }

        var duplicates = hasTimes ? new DuplicateTally() : null;
        var spreads = options.SpreadTies && hasTimes;
        if (spreads)
        {
            duplicates!.AddAll(rows); // while rows of one instant still share it
            TieSpreader.Spread(rows);
        }

        var (first, last) = Ends(rows);
        var frame = new AnalysisFrame(rows.Count, last - first, rows.UnitsPerSecond, load.Earliest, hasTimes, IsCoarse: false);
        var pass = new AnalysisPass(frame);
        var sessionGaps = 0L;
        for (var walk = rows.InTime(); walk.MoveNext();)
        {
            ref var row = ref walk.Current;
            if (!spreads)
            {
                duplicates?.Add(row.At, row, row.Fingerprint);
            }

            row.Slot = pass.Add(row.At - first, row);
            sessionGaps += row.Slot >= 0 ? 1 : 0;
        }

        var analysis = pass.Complete(load.Describe(frame)) with
        {
            DuplicateRows = hasTimes ? load.Choice.Repeated ?? duplicates?.Rows : null,
            DropsDuplicates = options.DropsDuplicates,
            Approximate = duplicates is { IsComplete: false } || !load.Choice.IsComplete ? ["duplicates.rows"] : [],
            Spearman = Spearman(rows, pass),
            Clients = ShareSummary.Of(pass.Clients.Counts, load.Reader.Ids.ClientName),
            Measured = load.Measured.Finish((double)pass.Outputs.Sum),
        };
        return TieNotes.AddTo(WithGaps(analysis, pass, rows, sessionGaps, frame), options);
    }

    private static (long First, long Last) Ends(RowStore rows)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        for (var chunk = 0; chunk < rows.Chunks; chunk++)
        {
            foreach (ref var row in rows.Chunk(chunk))
            {
                first = Math.Min(first, row.At);
                last = Math.Max(last, row.At);
            }
        }

        return (first, last);
    }

    private static double? Spearman(RowStore rows, AnalysisPass pass)
    {
        var middle = (rows.Count + 1) / 2.0;
        var (xx, yy, xy) = (0.0, 0.0, 0.0);
        for (var chunk = 0; chunk < rows.Chunks; chunk++)
        {
            foreach (ref var row in rows.Chunk(chunk))
            {
                var (x, y) = (pass.Prompts.MeanRank(row.Prompt) - middle, pass.Outputs.MeanRank(row.Output) - middle);
                xx += x * x;
                yy += y * y;
                xy += x * y;
            }
        }

        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx) / Math.Sqrt(yy) : null;
    }

    // the gaps take the place of the rows, so they need no memory of their own
    private static TraceAnalysis WithGaps(TraceAnalysis analysis, AnalysisPass pass, RowStore rows, long sessionGaps, AnalysisFrame frame)
    {
        var share = ShareSummary.Of(pass.Sessions.Counts, _ => "");
        if (pass.Gaps.Count == 0)
        {
            return analysis with { Sessions = share is null ? null : new() { Share = share, GapSeconds = null } };
        }

        var moments = new RunningMoments();
        var (previous, isFirst) = (0L, true);
        for (var walk = rows.InTime(); walk.MoveNext();)
        {
            ref var row = ref walk.Current;
            if (row.Slot >= 0)
            {
                moments.Add(row.Slot);
            }

            (previous, row.At) = (row.At, isFirst ? -1 : row.At - previous);
            isFirst = false;
        }

        var ranked = new RankedGaps(rows);
        var scale = 1.0 / frame.UnitsPerSecond;
        return Arrivals(analysis, pass.Gaps, ranked, scale) with
        {
            Sessions = share is null ? null : new() { Share = share, GapSeconds = sessionGaps == 0 ? null : Sessions(moments, ranked, sessionGaps, scale) },
        };
    }

    private static TraceAnalysis Arrivals(TraceAnalysis analysis, GapTally gaps, RankedGaps ranked, double scale)
    {
        const int Points = 200;
        var shares = Enumerable.Range(0, Points + 1).Select(index => (double)index / Points).ToArray();
        var at = ranked.OfArrivals(gaps.Count, shares);
        var named = ranked.OfArrivals(gaps.Count, [0.5, 0.99]);
        return analysis with
        {
            Gaps = Summary(gaps, named[0] * scale, named[1] * scale),
            GapCdf = [.. shares.Select((share, index) => new CurvePoint(at[index] * scale, share))],
        };
    }

    private static ValueSummary Sessions(RunningMoments moments, RankedGaps ranked, long count, double scale)
    {
        double[] shares = [.. ValueSummary.Percentiles.Select(percentile => percentile.Share)];
        return ValueSummary.Of(moments, count, ranked.WithinSessions(count, shares), scale);
    }

    internal static GapSummary Summary(GapTally gaps, double p50, double p99) => new()
    {
        MeanSeconds = gaps.Mean,
        Cv = gaps.Cv,
        P50Seconds = p50,
        P99Seconds = p99,
        MaxSeconds = gaps.Max,
        ZeroGaps = gaps.Zeros,
        Lag1 = gaps.Lag1,
    };
}
