using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Exports of Langfuse: observations as CSV, a JSON list, under "data" or (one trace) "observations", or as JSON lines, with names in either case (startTime, start_time); only those of type GENERATION are requests.</summary>
/// <remarks>
/// github.com/langfuse/langfuse (August 2026), worker/src/features/database-read-stream/observation-stream.ts for exports and web/src/features/public-api/types/observations.ts for the
/// API; its seeder's traces, which were downloaded from the pages of Langfuse in 2025 and 2026, are read. Observations of level ERROR are failed requests. usageDetails may split a prompt into parts (input, input_cached_tokens, cache_read_input_tokens): as in Langfuse all whose name
/// holds "input" are the prompt, all that hold "output" the answer. The trace is the session where no session is named.
/// </remarks>
[TraceFormat("langfuse", "Langfuse observations: CSV, JSON list, {\"data\": [...]} or JSON lines with type, startTime, usage or usageDetails", Order = 8)]
internal sealed class LangfuseFormat : ITraceFormat
{
    private static readonly string[] Lists = ["*", "data/*", "observations/*"];

    private static readonly string[] Wanted =
    [
        "type", "level", "startTime", "endTime", "completionStartTime", "model", "providedModelName", "sessionId", "traceId", "userId", "usage", "usageDetails", "inputUsage", "outputUsage",
        "promptTokens", "completionTokens",
    ];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => (IsJson(head) && !JsonItems.HasAny(head, "prompt_tokens")) || IsTrace(head) || IsTable(head) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings)
    {
        var head = input.Head;
        IJsonItems items = !head.Outline.IsJson ? new CsvItems(input, Wanted) : IsTrace(head) ? new JsonDocumentItems(input, Lists) : JsonItems.Open(input, Lists);
        return new Reader(input, settings, items);
    }

    private static bool IsJson(TraceHead head) =>
        (JsonItems.HasAll(head, "type", "startTime") && JsonItems.HasAny(head, "traceId", "usage", "usageDetails", "completionStartTime")) || JsonItems.HasAll(head, "type", "start_time", "trace_id");

    // one trace as the pages of Langfuse give it; its observations may begin beyond the beginning
    private static bool IsTrace(TraceHead head) => head.Outline.HasAll("trace/id", "trace/projectId", "trace/timestamp");

    private static bool IsTable(TraceHead head) => CsvTraceReader.HasColumns(head, ',', "type", "starttime", "traceid")
        && (CsvTraceReader.HasColumns(head, ',', "usagedetails") || CsvTraceReader.HasColumns(head, ',', "inputusage") || CsvTraceReader.HasColumns(head, ',', "prompttokens"));

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
            var start = First(item, "startTime", "start_time");
            if (Take(ColumnRole.Arrival, start, ref row) && TakeTokens(ColumnRole.Prompt, item, "input", ["inputUsage", "promptTokens"], "prompt_tokens", ref row)
                && (row.HasFailed || TakeTokens(ColumnRole.Output, item, "output", ["outputUsage", "completionTokens"], "completion_tokens", ref row)) && Take(ColumnRole.Model, First(item, "model", "providedModelName", "provided_model_name"), ref row)
                && Take(ColumnRole.Session, First(item, "sessionId", "session_id", "traceId", "trace_id"), ref row) && Take(ColumnRole.Client, First(item, "userId", "user_id"), ref row))
            {
                Add(row, JsonItems.Times(start, First(item, "completionStartTime", "completion_start_time"), First(item, "endTime", "end_time"), row.Output));
            }
        }

        // the parts of usageDetails, else the one count that an older export or the API has
        private bool TakeTokens(ColumnRole role, JsonElement item, string part, ReadOnlySpan<string> flat, string old, ref TraceRow row)
        {
            if (SumOf(item, part) is { } sum)
            {
                return TryTake(role, Encoding.ASCII.GetBytes(sum.ToString(CultureInfo.InvariantCulture)), ref row);
            }

            var usage = Find(item, "usage") ?? default;
            var found = First(usage, part, part + "_tokens", old) ?? First(item, flat) ?? First(Details(item), old);
            if (row.HasFailed && found is null)
            {
                return true;
            }

            // an export fills in 0 where nobody counted: that is no failed request
            return Take(role, found, ref row) && (row.HasFailed || (role == ColumnRole.Prompt ? row.Prompt : row.Output) > 0 || Refuse(role, RowFault.Missing, default));
        }

        private static JsonElement Details(JsonElement item) => First(item, "usageDetails", "usage_details") ?? default;

        private static long? SumOf(JsonElement item, string part)
        {
            if (Details(item) is not { ValueKind: JsonValueKind.Object } details)
            {
                return null;
            }

            long? sum = null;
            foreach (var entry in details.EnumerateObject())
            {
                if (entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt64(out var tokens) && tokens is >= 0 and <= int.MaxValue && entry.Name.Contains(part, StringComparison.Ordinal))
                {
                    sum = (sum ?? 0) + tokens;
                }
            }

            return sum;
        }
    }
}
