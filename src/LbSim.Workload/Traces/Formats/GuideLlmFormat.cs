using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Reports of GuideLLM: one JSON document whose benchmarks list successful, errored and incomplete requests. The latter two are failed requests.</summary>
/// <remarks>
/// github.com/vllm-project/guidellm, src/guidellm/schemas/request_stats.py and info.py (August 2026, report version 2; its fields of versions 0.3 and before are read as well). Reports
/// may be saved without their requests; versions differ in where the start of a request stands. A request that was never sent starts when it was to be.
/// </remarks>
[TraceFormat("guidellm", "GuideLLM report: one JSON document with benchmarks[].requests", Order = 9)]
internal sealed class GuideLlmFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.Has("metadata/guidellm_version") || (head.Outline.Has("benchmarks") && head.Outline.HasAny("benchmarks/*/type_", "benchmarks/*/requests", "benchmarks/*/scheduler_state")) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true }, new JsonDocumentItems(input, "benchmarks/*/requests/successful/*", "benchmarks/*/requests/errored/*", "benchmarks/*/requests/incomplete/*"), (ColumnRole.Arrival, "request_start_time"), (ColumnRole.Prompt, "prompt_tokens"), (ColumnRole.Output, "output_tokens"))
    {
        private bool _hasRequests;

        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Notes => _hasRequests ? [] : ["The report was saved without its requests: its benchmarks hold figures only."];

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            _hasRequests = true;
            var row = TraceRow.Empty;
            row.HasFailed = !Path.Contains("/successful/", StringComparison.Ordinal);
            var start = First(item, "request_start_time", "start_time") ?? StartOf(Find(item, "info", "timings") ?? Find(item, "scheduler_info", "request_timings") ?? default);
            var prompt = First(item, "prompt_tokens") ?? First(Find(item, "input_metrics") ?? default, "total_tokens", "text_tokens") ?? Find(item, "prompt_stats", "prompt_tokens");
            var output = First(item, "output_tokens") ?? First(Find(item, "output_metrics") ?? default, "total_tokens", "text_tokens") ?? Find(item, "output_stats", "output_tokens");
            if (Take(ColumnRole.Arrival, start, ref row) && (row.HasFailed || Take(ColumnRole.Output, output, ref row))
                && ((row.HasFailed && prompt is null) || Take(ColumnRole.Prompt, prompt, ref row)))
            {
                const double Millisecond = 1e-3;
                Add(row, new()
                {
                    Ttft = Number(Find(item, "time_to_first_token_ms")) * Millisecond,
                    Tpot = Number(First(item, "inter_token_latency_ms", "time_per_output_token_ms")) * Millisecond,
                    EndToEnd = Number(Find(item, "request_latency")),
                });
            }
        }

        private static JsonElement? StartOf(JsonElement timings) => First(timings, "request_start", "resolve_start", "scheduled_at", "dequeued", "queued", "targeted_start");
    }
}
