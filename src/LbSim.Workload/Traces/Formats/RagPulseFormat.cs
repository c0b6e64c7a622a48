using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>RAGPulse: JSON lines whose timestamps are seconds as text, and whose hash ids are five lists of prompt components of unequal lengths.</summary>
/// <remarks>
/// github.com/flashserve/RAGPulse, data/. Components stand in the prompt in the order system prompt, passages, history, web search, user input. Their lengths are in
/// files beside the trace, so a replay names no contents; an analysis counts blocks. The whole file holds two series one after the other: time runs back once.
/// </remarks>
[TraceFormat("ragpulse", "RAGPulse trace: JSON lines with timestamp as text and hash_ids as lists of prompt components", Order = 9)]
internal sealed class RagPulseFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.Is("timestamp", JsonTokenType.String) && head.Outline.HasAll("input_length", "output_length") && head.Outline.HasAny("hash_ids/sys_prompt", "hash_ids/passages_ids", "hash_ids/user_input") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds }, new JsonLineItems(input), (ColumnRole.Arrival, "timestamp"), (ColumnRole.Prompt, "input_length"), (ColumnRole.Output, "output_length"), (ColumnRole.Session, "session_id"))
    {
        private static readonly string[] Components = ["sys_prompt", "passages_ids", "history", "web_search", "user_input"];
        private readonly bool _readsBlocks = settings.ReadsUnsizedBlocks;

        /// <inheritdoc/>
        public override bool HasUnsizedBlocks => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            if (Take(ColumnRole.Arrival, Find(item, "timestamp"), ref row) && Take(ColumnRole.Prompt, Find(item, "input_length"), ref row)
                && Take(ColumnRole.Output, Find(item, "output_length"), ref row) && Take(ColumnRole.Session, Find(item, "session_id"), ref row))
            {
                if (_readsBlocks)
                {
                    row.Prefix = [.. Components.SelectMany(component => Find(item, "hash_ids", component) is { } blocks ? HashIds.Read(blocks, 1, 0) : [])];
                }

                Add(row);
            }
        }
    }
}
