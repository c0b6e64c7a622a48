using System.Globalization;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>The analysis of a trace too long to hold: it is read a second time, and quantiles come from histograms (at most 1/2048 off).</summary>
internal static class CoarseAnalysis
{
    private static readonly string[] Histograms =
        ["interarrival.p50_s", "interarrival.p99_s", "prompt_tokens percentiles", "output_tokens percentiles", "sessions.intra_session_gap_s percentiles", "top_1pct_requests_token_share"];

    public static TraceAnalysis Run(TraceFile file, ReaderSettings settings, AnalysisOptions options, AnalysisLoad load)
    {
        using var reader = TraceFormats.Open(file, settings, load.Format, hashes: false, out _);
        var frame = Frame(load, reader.HasArrivals);
        var pass = new AnalysisPass(frame);
        var sessions = new SessionNumbers();
        var unit = TraceClock.AttosecondsPerSecond / frame.UnitsPerSecond;
        var latest = 0L;
        var choice = load.Choice.Again();
        var duplicates = reader.HasArrivals ? new DuplicateTally() : null;
        while (reader.TryRead(out var row))
        {
            if (!choice.Takes(row, reader))
            {
                continue;
            }

            var at = (long)((row.At - load.Earliest) / unit);
            latest = Math.Max(latest, at);
            var kept = new StoredRow { Prompt = row.Prompt, Output = row.Output, Client = row.Client, Session = sessions.Of(row.Session) };
            pass.Add(latest, kept);
            duplicates?.Add(at, kept, reader.FingerprintOf(row));
        }

        var scale = 1.0 / frame.UnitsPerSecond;
        var described = load.Describe(frame);
        var share = ShareSummary.Of(pass.Sessions.Counts, _ => "");
        return pass.Complete(described) with
        {
            Clients = ShareSummary.Of(pass.Clients.Counts, reader.Ids.ClientName),
            Sessions = share is null ? null : new() { Share = share, GapSeconds = ValueSummary.Of(pass.CoarseSessionGaps!, scale) },
            Gaps = pass.Gaps.Count == 0 ? null : ExactAnalysis.Summary(pass.Gaps, pass.CoarseGaps!.Quantile(0.5) * scale, pass.CoarseGaps.Quantile(0.99) * scale),
            GapCdf = pass.Gaps.Count == 0 ? [] : [.. pass.CoarseGaps!.Cdf(200).Select(point => point with { X = point.X * scale })],
            Measured = load.Measured.Finish((double)pass.Outputs.Sum),
            DuplicateRows = reader.HasArrivals ? choice.Repeated ?? duplicates?.Rows : null,
            DropsDuplicates = options.DropsDuplicates,
            Approximate = duplicates is null || (duplicates.IsComplete && choice.IsComplete && load.Inversions == 0) ? Histograms : [.. Histograms, "duplicates.rows"],
            Notes = [.. described.Notes, .. Notes(load, options)],
        };
    }

    private static AnalysisFrame Frame(AnalysisLoad load, bool hasTimes)
    {
        var span = load.Latest - load.Earliest;
        var unit = (Int128)TraceClock.AttosecondsPerPicosecond;
        while (span / unit > 1L << 62)
        {
            unit *= 1000;
        }

        return new(load.Count, (long)(span / unit), (long)(TraceClock.AttosecondsPerSecond / unit), load.Earliest, hasTimes, IsCoarse: true);
    }

    private static IEnumerable<string> Notes(AnalysisLoad load, AnalysisOptions options)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"More than {options.MostExactRows} rows: quantiles come from histograms (at most 0.05 % off), and Spearman's correlation is left out.");
        if (load.Inversions > 0)
        {
            yield return "Rows that run backwards in time were taken to arrive with the latest row before them, and rows were looked at for duplicates only next to each other.";
        }

        if (options.SpreadTies)
        {
            yield return "Ties were not spread: that needs all rows in memory.";
        }
    }
}
