using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Exports of LiteLLM: spend logs (dates) and standard logging payloads (Unix seconds), as a JSON list, under "data", or as JSON lines.</summary>
/// <remarks>docs.litellm.ai. A status other than "success" is a failed request. The end user is the client, else the user, else the key.</remarks>
[TraceFormat("litellm", "LiteLLM spend logs or logging payloads: JSON list, {\"data\": [...]} or JSON lines with startTime, prompt_tokens, completion_tokens", Order = 8)]
internal sealed class LiteLlmFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => JsonItems.HasAll(head, "startTime", "prompt_tokens", "completion_tokens") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings, JsonItems.Open(input, "*", "data/*"));

    private sealed class Reader(TraceInput input, ReaderSettings settings, IJsonItems items)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true }, items, (ColumnRole.Arrival, "startTime"), (ColumnRole.Prompt, "prompt_tokens"), (ColumnRole.Output, "completion_tokens"), (ColumnRole.Client, "end_user"), (ColumnRole.Session, "session_id"), (ColumnRole.Model, "model"))
    {
        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            row.HasFailed = Text(Find(item, "status")) is { Length: > 0 } status && !status.Equals("success", StringComparison.OrdinalIgnoreCase);
            if (Take(ColumnRole.Arrival, Find(item, "startTime"), ref row) && Take(ColumnRole.Prompt, Find(item, "prompt_tokens"), ref row)
                && Take(ColumnRole.Output, Find(item, "completion_tokens"), ref row) && Take(ColumnRole.Model, First(item, "model_group", "model"), ref row)
                && Take(ColumnRole.Session, First(item, "session_id", "trace_id"), ref row) && Take(ColumnRole.Client, Client(item), ref row))
            {
                Add(row, JsonItems.Times(Find(item, "startTime"), Find(item, "completionStartTime"), Find(item, "endTime"), row.Output));
            }
        }

        private static JsonElement? Client(JsonElement item)
        {
            foreach (var name in (ReadOnlySpan<string>)["end_user", "user", "api_key"])
            {
                if (Find(item, name) is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > 0)
                {
                    return text;
                }
            }

            return null;
        }
    }
}
