using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Exports of Langfuse: observations as a JSON list, under "data", or as JSON lines; only those of type GENERATION are requests.</summary>
/// <remarks>langfuse.com/docs. Observations of level ERROR are failed requests. The trace is the session where no session is named.</remarks>
[TraceFormat("langfuse", "Langfuse observations: JSON list, {\"data\": [...]} or JSON lines with type, startTime, usage or usageDetails", Order = 8)]
internal sealed class LangfuseFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => JsonItems.HasAll(head, "type", "startTime") && JsonItems.HasAny(head, "traceId", "usage", "usageDetails", "completionStartTime") && !JsonItems.HasAny(head, "prompt_tokens") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings, JsonItems.Open(input, "*", "data/*"));

    private sealed class Reader(TraceInput input, ReaderSettings settings, IJsonItems items)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true }, items, (ColumnRole.Arrival, "startTime"), (ColumnRole.Prompt, "usage.input"), (ColumnRole.Output, "usage.output"), (ColumnRole.Client, "userId"), (ColumnRole.Session, "sessionId"), (ColumnRole.Model, "model"))
    {
        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            if (!"GENERATION".Equals(Text(Find(item, "type")), StringComparison.OrdinalIgnoreCase))
            {
                LeaveOut(RowFault.NoRequest);
                return;
            }

            var row = TraceRow.Empty;
            row.HasFailed = "ERROR".Equals(Text(Find(item, "level")), StringComparison.OrdinalIgnoreCase);
            var prompt = Tokens(item, "promptTokens", "input", "input_tokens", "prompt_tokens");
            var output = Tokens(item, "completionTokens", "output", "output_tokens", "completion_tokens");
            if (Take(ColumnRole.Arrival, Find(item, "startTime"), ref row) && ((row.HasFailed && prompt is null) || Take(ColumnRole.Prompt, prompt, ref row))
                && (row.HasFailed || Take(ColumnRole.Output, output, ref row)) && Take(ColumnRole.Model, First(item, "model", "providedModelName"), ref row)
                && Take(ColumnRole.Session, First(item, "sessionId", "traceId"), ref row) && Take(ColumnRole.Client, Find(item, "userId"), ref row))
            {
                Add(row, JsonItems.Times(Find(item, "startTime"), Find(item, "completionStartTime"), Find(item, "endTime"), row.Output));
            }
        }

        private static JsonElement? Tokens(JsonElement item, string flat, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if ((Find(item, "usageDetails", name) ?? Find(item, "usage", name)) is { } found)
                {
                    return found;
                }
            }

            return Find(item, flat);
        }
    }
}
