using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Per-request records of AIPerf (profile_export.jsonl): nanoseconds, metrics with value and unit, errors. A record with an error is a failed request.</summary>
/// <remarks>
/// github.com/ai-dynamo/aiperf, src/aiperf/common/models/record_models.py (2026), the same of October 2025, and examples/artifacts/run1/profile_export.jsonl, whose metadata has
/// timestamp_ns and whose metrics have ttft. A session is one playing of a conversation (x_correlation_id): the same conversation of the data set may be played many times. Rounds
/// of the warm-up phase are requests like any other.
/// </remarks>
[TraceFormat("aiperf", "AIPerf per-request records (profile_export.jsonl): metadata.request_start_ns, metrics.input_sequence_length", Order = 9)]
internal sealed class AiperfFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAny("metadata/request_start_ns", "metadata/timestamp_ns") && head.Outline.Has("metrics") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Nanoseconds, ZeroOutputIsFailure = true }, new JsonLineItems(input), (ColumnRole.Arrival, "metadata.request_start_ns"), (ColumnRole.Prompt, "metrics.input_sequence_length"), (ColumnRole.Output, "metrics.output_sequence_length"), (ColumnRole.Session, "metadata.x_correlation_id"))
    {
        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            row.HasFailed = Find(item, "error") is not null || Find(item, "metadata", "was_cancelled") is { ValueKind: JsonValueKind.True };
            var metadata = Find(item, "metadata") ?? default;
            var metrics = Find(item, "metrics") ?? default;
            var prompt = First(metrics, "input_sequence_length", "error_isl") is { } counted ? Find(counted, "value") : null;
            var isTaken = Take(ColumnRole.Arrival, First(metadata, "request_start_ns", "timestamp_ns"), ref row)
                && Take(ColumnRole.Session, First(metadata, "x_correlation_id", "conversation_id"), ref row)
                && (row.HasFailed || Take(ColumnRole.Output, First(metrics, "output_sequence_length", "output_token_count") is { } output ? Find(output, "value") : null, ref row))
                && ((row.HasFailed && prompt is null) || Take(ColumnRole.Prompt, prompt, ref row));
            if (isTaken)
            {
                Add(row, new() { Ttft = Seconds(metrics, Find(metrics, "time_to_first_token") is null ? "ttft" : "time_to_first_token"), Tpot = Seconds(metrics, "inter_token_latency"), EndToEnd = Seconds(metrics, "request_latency") });
            }
        }

        private static double Seconds(JsonElement metrics, string name)
        {
            var scale = Text(Find(metrics, name, "unit")) switch { "ns" => 1e-9, "us" => 1e-6, "ms" => 1e-3, "s" or "sec" => 1, _ => double.NaN };
            return Number(Find(metrics, name, "value")) * scale;
        }
    }
}
