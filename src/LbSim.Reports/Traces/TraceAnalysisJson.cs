using System.Globalization;
using System.Text.Json;
using LbSim.Reports.Files;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Reports.Traces;

/// <summary>Writes the analysis of a trace as JSON; docs/guide/traces.md defines every name.</summary>
public static class TraceAnalysisJson
{
    /// <summary>Writes one object and a line end.</summary>
    public static void Write(TraceAnalysis analysis, Stream output)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, Json.Readable))
        {
            json.WriteStartObject();
            File(json, analysis);
            if (analysis.HasTimes)
            {
                Arrivals(json, analysis);
            }

            Tokens(json, analysis);
            Owners(json, analysis);
            if (analysis.Reuse is { } reuse)
            {
                Reuse(json, reuse);
            }

            if (analysis.Agents is { } agents)
            {
                AgentSessionsJson.Write(json, analysis, agents);
            }

            if (analysis.Measured is { } measured)
            {
                Measured(json, measured);
            }

            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void File(Utf8JsonWriter json, TraceAnalysis analysis)
    {
        json.WriteStartObject("file");
        json.WriteString("name", analysis.Name);
        json.WriteNumber("bytes", analysis.Bytes);
        json.WriteString("sha256", analysis.Sha256);
        json.WriteString("format", analysis.Recognition.Format);
        json.WriteBoolean("format_is_sure", analysis.Recognition.IsSure);
        Strings(json, "formats_considered", analysis.Recognition.Considered);
        json.WriteString("columns", analysis.Columns);
        json.WriteEndObject();
        Strings(json, "notes", analysis.Notes);
        Strings(json, "approximate", analysis.Approximate);
        json.WriteNumber("requests", analysis.Requests);
        json.WriteStartObject("skipped");
        json.WriteNumber("rows", analysis.Skipped.Total);
        json.WriteStartObject("reasons");
        foreach (var (reason, rows) in analysis.Skipped.ByReason)
        {
            json.WriteNumber(reason, rows);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("failures");
        json.WriteNumber("requests", analysis.Failures);
        Json.Number(json, "share", (double)analysis.Failures / analysis.Requests);
        json.WriteEndObject();
        if (analysis.DuplicateRows is { } duplicates)
        {
            json.WriteStartObject("duplicates");
            json.WriteNumber("rows", duplicates);
            Json.Number(json, "share", (double)duplicates / (analysis.Requests + (analysis.DropsDuplicates ? duplicates : 0)));
            if (analysis.DropsDuplicates)
            {
                json.WriteBoolean("left_out", true);
            }

            json.WriteEndObject();
        }
    }

    private static void Arrivals(Utf8JsonWriter json, TraceAnalysis analysis)
    {
        json.WriteNumber("file_order_inversions", analysis.Inversions);
        Json.Number(json, "span_s", analysis.SpanSeconds);
        Json.Number(json, "mean_rate_rps", analysis.MeanRate);
        json.WriteNumber("distinct_timestamps", analysis.DistinctTimes);
        if (analysis.Gaps is { } gaps)
        {
            json.WriteStartObject("interarrival");
            Json.Number(json, "mean_s", gaps.MeanSeconds);
            Json.Number(json, "cv", gaps.Cv);
            Json.Number(json, "p50_s", gaps.P50Seconds);
            Json.Number(json, "p99_s", gaps.P99Seconds);
            Json.Number(json, "max_s", gaps.MaxSeconds);
            json.WriteNumber("zero_gaps", gaps.ZeroGaps);
            Json.Number(json, "gamma_shape_moment", gaps.GammaShape);
            Json.Number(json, "lag1_autocorr", gaps.Lag1);
            json.WriteEndObject();
        }

        Windows(json, analysis.Windows);
        Counts(json, "requests_per_minute_from_start", analysis.PerMinute);
        Counts(json, "requests_per_hour_from_start", analysis.PerHour);
        json.WriteNumber("peak_minute_prompt_tokens", analysis.PeakMinutePromptTokens);
        json.WriteNumber("peak_minute_output_tokens", analysis.PeakMinuteOutputTokens);
        Bursts(json, analysis.Bursts!);
        json.WriteStartObject("requests_by_hour");
        json.WriteBoolean("is_hour_of_day_utc", analysis.Calendar!.IsClock);
        Numbers(json, "counts", analysis.Calendar.ByHour);
        json.WriteEndObject();
    }

    private static void Windows(Utf8JsonWriter json, IReadOnlyList<WindowSummary> windows)
    {
        json.WriteStartArray("windows");
        foreach (var window in windows)
        {
            json.WriteStartObject();
            json.WriteNumber("window_s", window.WindowSeconds);
            json.WriteNumber("full_bins", window.FullBins);
            Json.Number(json, "mean", window.Mean);
            Json.Number(json, "var", window.Variance);
            Json.Number(json, "index_of_dispersion", window.IndexOfDispersion);
            json.WriteNumber("empty_full_bins", window.EmptyFullBins);
            json.WriteNumber("max", window.Max);
            Json.Number(json, "peak_rate_rps", window.PeakRate);
            Json.Number(json, "peak_to_mean", window.PeakToMean);
            json.WriteNumber("last_part_bin_count", window.LastPartBinCount);
            Json.Number(json, "index_of_dispersion_all_bins", window.IndexOfDispersionAllBins);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Bursts(Utf8JsonWriter json, BurstSummary bursts)
    {
        json.WriteStartObject("bursts");
        json.WriteNumber("window_s", bursts.WindowSeconds);
        Json.Number(json, "threshold_requests", bursts.Threshold);
        json.WriteNumber("episodes", bursts.Episodes);
        Json.Number(json, "request_share", bursts.RequestShare);
        Json.Number(json, "time_share", bursts.TimeShare);
        json.WriteStartArray("largest");
        foreach (var episode in bursts.Largest)
        {
            json.WriteStartObject();
            Json.Number(json, "start_s", episode.StartSeconds);
            Json.Number(json, "duration_s", episode.Seconds);
            json.WriteNumber("requests", episode.Requests);
            Json.Number(json, "peak_rate_rps", episode.PeakRate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Tokens(Utf8JsonWriter json, TraceAnalysis analysis)
    {
        Summary(json, "prompt_tokens", analysis.Prompt);
        Summary(json, "output_tokens", analysis.Output);
        Json.Number(json, "prompt_to_output_token_ratio", analysis.Output.Sum > 0 ? analysis.Prompt.Sum / analysis.Output.Sum : null);
        Json.Number(json, "pearson_prompt_output", analysis.Pearson);
        Json.Number(json, "spearman_prompt_output", analysis.Spearman);
        Json.Number(json, "top_1pct_requests_token_share", analysis.TopHundredthTokenShare);
        if (analysis.LogMoments is { } moments)
        {
            json.WriteStartObject("lognormal_log_moments");
            Json.Number(json, "prompt_mu", moments.PromptMu);
            Json.Number(json, "prompt_sigma", moments.PromptSigma);
            Json.Number(json, "output_mu", moments.OutputMu);
            Json.Number(json, "output_sigma", moments.OutputSigma);
            Json.Number(json, "corr_log", moments.Correlation);
            json.WriteEndObject();
        }
    }

    private static void Owners(Utf8JsonWriter json, TraceAnalysis analysis)
    {
        if (analysis.Clients is { } clients)
        {
            json.WriteStartObject("clients");
            json.WriteNumber("clients", clients.Distinct);
            json.WriteNumber("rows_with_client", clients.Rows);
            Summary(json, "requests_per_client", clients.RequestsEach);
            Shares(json, clients, "client");
            json.WriteStartArray("top");
            foreach (var (name, requests) in clients.Top)
            {
                json.WriteStartObject();
                json.WriteString("client", name);
                json.WriteNumber("requests", requests);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (analysis.Sessions is { } sessions)
        {
            json.WriteStartObject("sessions");
            json.WriteNumber("sessions", sessions.Share.Distinct);
            json.WriteNumber("rows_with_session", sessions.Share.Rows);
            Summary(json, "requests_per_session", sessions.Share.RequestsEach);
            Shares(json, sessions.Share, "session");
            Summary(json, "intra_session_gap_s", sessions.GapSeconds);
            json.WriteEndObject();
        }

        Groups(json, analysis.Groups);
    }

    private static void Shares(Utf8JsonWriter json, ShareSummary share, string what)
    {
        json.WriteNumber($"single_request_{what}s", share.Singles);
        Json.Number(json, $"largest_{what}_share", share.Largest);
        Json.Number(json, $"top_1pct_{what}s_share", share.TopHundredth);
        Json.Number(json, $"top_10pct_{what}s_share", share.TopTenth);
        Json.Number(json, "gini", share.Gini);
    }

    private static void Groups(Utf8JsonWriter json, IReadOnlyList<GroupSummary> groups)
    {
        if (groups.Count == 0)
        {
            return;
        }

        json.WriteStartObject("groups");
        foreach (var group in groups)
        {
            json.WriteStartObject(group.Name);
            json.WriteNumber("distinct", group.Distinct);
            json.WriteStartObject("top");
            foreach (var (text, rows) in group.Top)
            {
                json.WriteNumber(text, rows);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Reuse(Utf8JsonWriter json, ReuseSummary reuse)
    {
        json.WriteStartObject("prefix_reuse");
        Json.Number(json, "block_size", reuse.BlockSize);
        json.WriteNumber("block_refs", reuse.BlockReferences);
        json.WriteNumber("unique_blocks", reuse.UniqueBlocks);
        json.WriteNumber("prefix_hit_blocks", reuse.PrefixHitBlocks);
        Json.Number(json, "prefix_hit_ratio_blocks", reuse.PrefixHitRatio);
        Json.Number(json, "set_hit_ratio_blocks", reuse.SetHitRatio);
        json.WriteNumber("requests_with_prefix_hit", reuse.RequestsWithPrefixHit);
        json.WriteNumber("requests_fully_cached", reuse.RequestsFullyCached);
        json.WriteNumber("most_common_block_requests", reuse.MostCommonBlockRequests);
        json.WriteNumber("blocks_seen_once", reuse.BlocksSeenOnce);
        Json.Number(json, "prefix_hit_ratio_tokens", reuse.PrefixHitRatioTokens);
        json.WriteStartObject("lru_prefix_hit_ratio");
        foreach (var (blocks, ratio) in reuse.Lru)
        {
            Json.Number(json, blocks.ToString(CultureInfo.InvariantCulture), ratio);
        }

        json.WriteEndObject();
        json.WriteBoolean("is_in_file_order", reuse.IsInFileOrder);
        json.WriteEndObject();
    }

    private static void Measured(Utf8JsonWriter json, MeasuredSummary measured)
    {
        json.WriteStartObject("measured");
        Summary(json, "ttft_ms", measured.Ttft);
        Summary(json, "tpot_ms", measured.Tpot);
        Summary(json, "e2e_ms", measured.EndToEnd);
        Summary(json, "queue_ms", measured.Queue);
        Summary(json, "think_time_s", measured.Think);
        Json.Number(json, "makespan_s", measured.MakespanSeconds);
        Json.Number(json, "output_tokens_per_s", measured.OutputTokensPerSecond);
        json.WriteEndObject();
    }

    internal static void Summary(Utf8JsonWriter json, string name, ValueSummary? summary)
    {
        if (summary is null)
        {
            return;
        }

        json.WriteStartObject(name);
        Json.Number(json, "mean", summary.Mean);
        Json.Number(json, "std", summary.Std);
        Json.Number(json, "min", summary.Min);
        for (var index = 0; index < ValueSummary.Percentiles.Count; index++)
        {
            Json.Number(json, ValueSummary.Percentiles[index].Name, summary.At[index]);
        }

        Json.Number(json, "max", summary.Max);
        Json.Number(json, "sum", summary.Sum);
        json.WriteNumber("zeros", summary.Zeros);
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, string name, RateSeries? series)
    {
        if (series is not null)
        {
            Numbers(json, name, series.Counts);
        }
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
