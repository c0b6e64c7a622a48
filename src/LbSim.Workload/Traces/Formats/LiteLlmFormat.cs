using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Exports of LiteLLM: spend logs (dates) and standard logging payloads (Unix seconds), as a JSON list, under "data", as JSON lines, or as CSV of the table.</summary>
/// <remarks>
/// github.com/BerriAI/litellm, schema.prisma (LiteLLM_SpendLogs, 2026) and docs.litellm.ai (StandardLoggingPayload). A status other than "success" is a failed request. The end user
/// is the client, else the user, else the key. Calls that generate no text (call_type of embeddings, moderation, images, speech and the like) are no requests.
/// </remarks>
[TraceFormat("litellm", "LiteLLM spend logs or logging payloads: CSV, JSON list, {\"data\": [...]} or JSON lines with startTime, prompt_tokens, completion_tokens", Order = 8)]
internal sealed class LiteLlmFormat : ITraceFormat
{
    private static readonly string[] Wanted =
        ["call_type", "status", "startTime", "endTime", "completionStartTime", "prompt_tokens", "completion_tokens", "model", "model_group", "session_id", "trace_id", "end_user", "user", "api_key"];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => JsonItems.HasAll(head, "startTime", "prompt_tokens", "completion_tokens") || IsTable(head) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) =>
        new Reader(input, settings, input.Head.Outline.IsJson ? JsonItems.Open(input, "*", "data/*") : new CsvItems(input, Wanted));

    // a column that only a spend log has besides what any table of requests may have
    private static bool IsTable(TraceHead head) => CsvTraceReader.HasColumns(head, ',', "starttime", "prompttokens", "completiontokens")
        && (CsvTraceReader.HasColumns(head, ',', "calltype") || CsvTraceReader.HasColumns(head, ',', "modelgroup") || CsvTraceReader.HasColumns(head, ',', "spend") || CsvTraceReader.HasColumns(head, ',', "customllmprovider"));

    private sealed class Reader(TraceInput input, ReaderSettings settings, IJsonItems items)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true }, items, (ColumnRole.Arrival, "startTime"), (ColumnRole.Prompt, "prompt_tokens"), (ColumnRole.Output, "completion_tokens"), (ColumnRole.Client, "end_user"), (ColumnRole.Session, "session_id"), (ColumnRole.Model, "model"))
    {
        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            if (!LiteLlmCalls.Generates(Text(Find(item, "call_type"))))
            {
                LeaveOut(RowFault.NoRequest);
                return;
            }

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
