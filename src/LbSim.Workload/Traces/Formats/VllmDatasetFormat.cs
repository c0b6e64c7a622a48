using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Datasets of vLLM's benchmarks: ShareGPT conversations (a JSON list) and custom prompts (JSON lines). They have texts, not counts, and no times.</summary>
/// <remarks>
/// github.com/vllm-project/vllm, vllm/benchmarks/datasets (sharegpt.py, custom.py, 2026). As there, a conversation is its first two turns, and SpecBench's prompt the first of its
/// turns. Tokens are counted as 4 characters each (the rule of thumb of OpenAI's tokenizer page), and a custom prompt without a length is answered with 256 tokens, vLLM's default; the
/// analysis says both.
/// </remarks>
[TraceFormat("vllm-dataset", "vLLM benchmark dataset: ShareGPT conversations, or JSON lines with a prompt text; no times", Order = 9)]
internal sealed class VllmDatasetFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => IsShareGpt(head) || IsCustom(head) || head.Outline.HasAll("question_id", "category", "turns") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings, JsonItems.Open(input, "*"));

    private static bool IsShareGpt(TraceHead head) => JsonItems.HasAll(head, "conversations");

    // a prompt that is a number is a count of tokens: another format
    private static bool IsCustom(TraceHead head)
    {
        if (!head.Outline.Is("prompt", JsonTokenType.String) || head.Outline.HasAny("timestamp", "arrival", "arrival_s", "arrived_at", "requests"))
        {
            return false;
        }

        try
        {
            using var first = JsonDocument.Parse(head.FirstLine);
            return first.RootElement.GetProperty("prompt") is { ValueKind: JsonValueKind.String } prompt && !long.TryParse(prompt.GetString(), out _);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false; // a line cut off, or escapes that are no text
        }
    }

    private sealed class Reader(TraceInput input, ReaderSettings settings, IJsonItems items)
        : JsonItemReader(input, settings, new() { Notes = [Rule] }, items, (ColumnRole.Prompt, "prompt"), (ColumnRole.Output, "output_tokens"))
    {
        private const string Rule = "The dataset holds texts: a token was counted for every 4 characters. It has no times, so there is nothing to replay.";
        private const int DefaultOutput = 256;
        private bool _hasDefaults;

        /// <inheritdoc/>
        public override bool HasArrivals => false;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Notes => _hasDefaults ? [Rule, "Prompts without an answer or a length were given 256 output tokens, the default of vLLM's benchmark."] : [Rule];

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            if (Find(item, "conversations") is { ValueKind: JsonValueKind.Array } turns)
            {
                if (turns.GetArrayLength() < 2)
                {
                    LeaveOut(RowFault.NoRequest);
                    return;
                }

                (row.Prompt, row.Output) = (TokensOf(Find(turns[0], "value")), TokensOf(Find(turns[1], "value")));
            }
            else
            {
                row.Prompt = TokensOf(Find(item, "prompt") ?? (Find(item, "turns") is { ValueKind: JsonValueKind.Array } questions && questions.GetArrayLength() > 0 ? questions[0] : null));
                if (First(item, "output_tokens", "expected_output_len", "output_len") is { } stated)
                {
                    if (!Take(ColumnRole.Output, stated, ref row))
                    {
                        return;
                    }
                }
                else
                {
                    row.Output = TokensOf(First(item, "completion", "response", "output"));
                    _hasDefaults |= row.Output == 0;
                    row.Output = row.Output == 0 ? DefaultOutput : row.Output;
                }
            }

            if (row.Prompt == 0 || row.Output == 0)
            {
                Refuse(row.Prompt == 0 ? ColumnRole.Prompt : ColumnRole.Output, RowFault.Missing, default);
                return;
            }

            Add(row);
        }

        private static int TokensOf(JsonElement? text) => ((Text(text)?.Length ?? 0) + 3) / 4;
    }
}
