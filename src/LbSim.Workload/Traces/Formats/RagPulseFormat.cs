using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>RAGPulse: JSON lines whose timestamps are seconds as text, and whose hash ids are five lists of prompt components of unequal lengths.</summary>
/// <remarks>
/// github.com/flashserve/RAGPulse, data/. Components stand in the prompt in the order system prompt, passages, history, web search, user input. Where the files of their lengths are at hand
/// (<see cref="RagPulseLengths"/>) each component is a named stretch of the prompt, up to the first whose length is missing; otherwise a replay names no contents and an analysis counts
/// blocks. The whole file holds two series one after the other: time runs back once.
/// </remarks>
[TraceFormat("ragpulse", "RAGPulse trace: JSON lines with timestamp as text and hash_ids as lists of prompt components", Order = 9)]
internal sealed class RagPulseFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.Is("timestamp", JsonTokenType.String) && head.Outline.HasAll("input_length", "output_length") && head.Outline.HasAny("hash_ids/sys_prompt", "hash_ids/passages_ids", "hash_ids/user_input") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public bool IsCompanion(TraceHead head) => RagPulseLengths.IsTable(head);

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings)
    {
        settings.Ids.Components ??= settings.File is { } file ? RagPulseLengths.Load(file, input.Members is not null) : null;
        return new Reader(input, settings);
    }

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds }, new JsonLineItems(input), (ColumnRole.Arrival, "timestamp"), (ColumnRole.Prompt, "input_length"), (ColumnRole.Output, "output_length"), (ColumnRole.Session, "session_id"))
    {
        private static readonly string[] Components = ["sys_prompt", "passages_ids", "history", "web_search", "user_input"];
        private readonly bool _readsAll = settings.ReadsUnsizedBlocks;
        private readonly RagPulseLengths? _lengths = settings.Ids.Components is { Files.Count: > 0 } found ? found : null;
        private bool _lacksLengths;

        /// <inheritdoc/>
        public override bool HasBlockLengths => _lengths is not null && !_lacksLengths;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Notes =>
        [
            _lengths is null
                ? "The lengths of its prompt components stand in files of their own (1_sys_prompt to 5_web_search), of which none was found: a run names no contents."
                : $"Lengths of prompt components come from {string.Join(", ", _lengths.Files)}.",
            .. _lacksLengths ? ["Some components have no length there: a run names no contents from them on."] : (string[])[],
        ];

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            if (Take(ColumnRole.Arrival, Find(item, "timestamp"), ref row) && Take(ColumnRole.Prompt, Find(item, "input_length"), ref row)
                && Take(ColumnRole.Output, Find(item, "output_length"), ref row) && Take(ColumnRole.Session, Find(item, "session_id"), ref row))
            {
                if (_readsAll || _lengths is not null)
                {
                    row.Prefix = BlocksOf(item);
                }

                Add(row);
            }
        }

        private PrefixSegment[] BlocksOf(JsonElement item)
        {
            var blocks = new List<PrefixSegment>();
            foreach (var component in Components)
            {
                foreach (var block in Find(item, "hash_ids", component) is { } list ? HashIds.Read(list, 1, 0) : [])
                {
                    var tokens = _lengths?.Of(block.Id) ?? 0;
                    _lacksLengths |= tokens == 0;
                    if (tokens == 0 && !_readsAll)
                    {
                        return [.. blocks];
                    }

                    blocks.Add(tokens == 0 ? block : block with { Tokens = tokens });
                }
            }

            return [.. blocks];
        }
    }
}
