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
        return TieNotes.AddTo(Gaps(SessionsOf(analysis, pass, rows, sessionGaps, frame), pass, rows, frame), options);
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

    private static TraceAnalysis SessionsOf(TraceAnalysis analysis, AnalysisPass pass, RowStore rows, long gaps, AnalysisFrame frame)
    {
        if (ShareSummary.Of(pass.Sessions.Counts, _ => "") is not { } share)
        {
            return analysis;
        }

        if (gaps == 0)
        {
            return analysis with { Sessions = new() { Share = share, GapSeconds = null } };
        }

        var moments = new ValueCounts(isCoarse: true); // its moments are exact; its quantiles are not used
        for (var chunk = 0; chunk < rows.Chunks; chunk++)
        {
            foreach (ref var row in rows.Chunk(chunk))
            {
                if (row.Slot >= 0)
                {
                    moments.Add(row.Slot);
                }
            }
        }

        rows.SortBySlot();
        var scale = 1.0 / frame.UnitsPerSecond;
        var at = Quantiles(rows, gaps, rows.Count - gaps, [.. ValueSummary.Percentiles.Select(percentile => percentile.Share)]);
        rows.SortByTime();
        return analysis with
        {
            Sessions = new() { Share = share, GapSeconds = ValueSummary.Of(moments, scale)! with { At = [.. at.Select(gap => gap * scale)] } },
        };
    }

    // the gaps take the place of the slots, so they need no memory of their own
    private static TraceAnalysis Gaps(TraceAnalysis analysis, AnalysisPass pass, RowStore rows, AnalysisFrame frame)
    {
        if (pass.Gaps.Count == 0)
        {
            return analysis;
        }

        var (previous, isFirst) = (0L, true);
        for (var walk = rows.InTime(); walk.MoveNext();)
        {
            ref var row = ref walk.Current;
            row.Slot = isFirst ? -1 : row.At - previous;
            (previous, isFirst) = (row.At, false);
        }

        rows.SortBySlot();
        const int Points = 200;
        var shares = Enumerable.Range(0, Points + 1).Select(index => (double)index / Points).ToArray();
        var at = Quantiles(rows, pass.Gaps.Count, 1, [.. shares, 0.5, 0.99]);
        var scale = 1.0 / frame.UnitsPerSecond;
        return analysis with
        {
            Gaps = Summary(pass.Gaps, at[^2] * scale, at[^1] * scale),
            GapCdf = [.. shares.Select((share, index) => new CurvePoint(at[index] * scale, share))],
        };
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

    private static double[] Quantiles(RowStore rows, long count, long skipped, double[] shares)
    {
        var ranks = new SortedSet<long>();
        foreach (var share in shares)
        {
            var low = (long)Math.Floor(share * (count - 1));
            ranks.Add(low);
            ranks.Add(Math.Min(low + 1, count - 1));
        }

        long[] wanted = [.. ranks];
        var found = rows.SlotsAt(wanted, skipped);
        return Array.ConvertAll(shares, share =>
        {
            var rank = share * (count - 1);
            var low = (long)Math.Floor(rank);
            var at = found[Array.BinarySearch(wanted, low)];
            return at + ((rank - low) * (found[Array.BinarySearch(wanted, Math.Min(low + 1, count - 1))] - at));
        });
    }
}
