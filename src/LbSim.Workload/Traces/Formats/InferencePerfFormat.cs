using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Per-request reports of inference-perf: one JSON list; times are seconds of a monotonic clock. An entry with an error is a failed request.</summary>
/// <remarks>
/// github.com/kubernetes-sigs/inference-perf, inference_perf/reportgen/base.py and apis/base.py (August 2026; per_request_lifecycle_metrics.json): counts stand in info, in newer
/// versions in its request_metrics and response_metrics. A newer version writes no response_metrics where no answer could be read, with or without an error: a failed request.
/// </remarks>
[TraceFormat("inference-perf", "inference-perf per-request report: a JSON list with start_time, end_time, info", Order = 9)]
internal sealed class InferencePerfFormat : ITraceFormat
{
    /// <inheritdoc/>
    /// <remarks>The first request alone may be longer than the beginning.</remarks>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAll("*/start_time", "*/end_time") && head.Outline.HasAny("*/info", "*/request") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true }, new JsonDocumentItems(input, "*"), (ColumnRole.Arrival, "start_time"), (ColumnRole.Prompt, "input_tokens"), (ColumnRole.Output, "output_tokens"))
    {
        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            var info = Find(item, "info") ?? default;
            row.HasFailed = Find(item, "error") is not null || (Find(info, "request_metrics") is not null && First(info, "response_metrics", "response_info", "output_tokens") is null);
            var prompt = Find(info, "input_tokens") ?? Find(info, "request_metrics", "text", "input_tokens");
            var output = Find(info, "output_tokens") ?? Find(info, "response_metrics", "output_tokens") ?? Find(info, "response_info", "output_tokens");
            if (Take(ColumnRole.Arrival, Find(item, "start_time"), ref row) && (row.HasFailed || Take(ColumnRole.Output, output, ref row))
                && ((row.HasFailed && prompt is null) || Take(ColumnRole.Prompt, prompt, ref row)))
            {
                Add(row, Measure(item, info, row.Output));
            }
        }

        private static TraceTimes Measure(JsonElement item, JsonElement info, int output)
        {
            var (start, end, first) = (Number(Find(item, "start_time")), Number(Find(item, "end_time")), double.NaN);
            var tokens = Find(info, "output_token_times") ?? Find(info, "response_metrics", "output_token_times") ?? Find(info, "response_info", "output_token_times");
            if (tokens is { ValueKind: JsonValueKind.Array } times && times.GetArrayLength() > 0)
            {
                first = Number(times[0]);
            }

            return new() { Ttft = first - start, Tpot = output > 1 ? (end - first) / (output - 1) : double.NaN, EndToEnd = end - start, Start = start, End = end };
        }
    }
}
