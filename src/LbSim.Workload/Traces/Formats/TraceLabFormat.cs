using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>TraceLab: JSON lines, one a round of a coding agent. A round arrives with the last event of its input.</summary>
/// <remarks>github.com/uw-syfi/TraceLab. prefix_tokens is what the provider's cache held; the blocks behind it have no names, so nothing is reused here.</remarks>
[TraceFormat("tracelab", "TraceLab rounds of coding agents: JSON lines with session_id, round_index, input_tokens_total, timing_events", Order = 9)]
internal sealed class TraceLabFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAll("session_id", "round_index", "input_tokens_total", "output_tokens", "timing_events") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { ZeroOutputIsFailure = true }, new JsonLineItems(input), (ColumnRole.Arrival, "timing_events.timestamp"), (ColumnRole.Prompt, "input_tokens_total"), (ColumnRole.Output, "output_tokens"), (ColumnRole.Session, "session_id"), (ColumnRole.Client, "project"), (ColumnRole.Model, "model"))
    {
        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            if (Take(ColumnRole.Arrival, Arrival(item), ref row) && Take(ColumnRole.Prompt, Find(item, "input_tokens_total"), ref row)
                && Take(ColumnRole.Output, Find(item, "output_tokens"), ref row) && Take(ColumnRole.Session, Find(item, "session_id"), ref row)
                && Take(ColumnRole.Client, Find(item, "project"), ref row) && Take(ColumnRole.Model, Find(item, "model"), ref row))
            {
                Add(row);
            }
        }

        private static JsonElement? Arrival(JsonElement item)
        {
            if (Find(item, "timing_events") is not { ValueKind: JsonValueKind.Array } events || events.GetArrayLength() == 0)
            {
                return null;
            }

            var inputs = Find(item, "current_input_event_count") is { ValueKind: JsonValueKind.Number } count && count.TryGetInt32(out var found) ? found : 1;
            return Find(events[Math.Clamp(inputs, 1, events.GetArrayLength()) - 1], "timestamp");
        }
    }
}
