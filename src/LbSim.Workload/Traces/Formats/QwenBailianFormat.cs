using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>The Qwen-Bailian traces: JSON lines with seconds, 16 tokens a hash id, and chats whose turns name the turn before them.</summary>
/// <remarks>
/// github.com/alibaba-edu/qwen-bailian-usagetraces-anon, README.md (its four traces of 2024 and 2026 have one layout); ai-dynamo/aiperf reads hash_ids as optional, and parent_chat_id
/// and turn too. A session is a chain of turns; the root of each chat is remembered, 16 bytes a request.
/// </remarks>
[TraceFormat("qwen-bailian", "Qwen-Bailian trace: JSON lines with chat_id, parent_chat_id, timestamp in seconds and hash_ids of 16 tokens", Order = 9)]
internal sealed class QwenBailianFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAll("chat_id", "timestamp", "input_length", "output_length") && head.Outline.HasAny("parent_chat_id", "hash_ids", "turn") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, BlockTokens = 16 }, new JsonLineItems(input), (ColumnRole.Arrival, "timestamp"), (ColumnRole.Prompt, "input_length"), (ColumnRole.Output, "output_length"), (ColumnRole.Session, "chat_id"), (ColumnRole.Kind, "type"))
    {
        private readonly Dictionary<long, long> _roots = [];

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            if (Take(ColumnRole.Arrival, Find(item, "timestamp"), ref row) && Take(ColumnRole.Prompt, Find(item, "input_length"), ref row)
                && Take(ColumnRole.Output, Find(item, "output_length"), ref row) && Take(ColumnRole.Kind, Find(item, "type"), ref row))
            {
                row.Session = SessionOf(item);
                row.Prefix = Find(item, "hash_ids") is { } blocks ? HashIds.Read(blocks, BlockTokens, 0) : null;
                Add(row);
            }
        }

        private long SessionOf(JsonElement item)
        {
            if (Find(item, "chat_id") is not { ValueKind: JsonValueKind.Number } chat || !chat.TryGetInt64(out var id))
            {
                return -1;
            }

            var root = Find(item, "parent_chat_id") is { ValueKind: JsonValueKind.Number } parent && parent.TryGetInt64(out var from) && from >= 0
                ? _roots.GetValueOrDefault(from, from)
                : id;
            _roots[id] = root;
            return (long)(Kernel.Random.StableHash.Combine(0, (ulong)root) >> 1);
        }
    }
}
