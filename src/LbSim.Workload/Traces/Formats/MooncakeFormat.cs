using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>The Mooncake traces (Kimi): JSON lines whose "timestamp" counts milliseconds without saying so.</summary>
/// <remarks>
/// github.com/kvcache-ai/Mooncake, FAST '25. Recognised by hash_ids as an array beside a numeric timestamp; RAGPulse uses the same
/// names with seconds in text and hash_ids as an object. Each hash id names 512 tokens of the prompt together with
/// all before them, the last one what is left of it: the prefix caches of engines find them again.
/// </remarks>
[TraceFormat("mooncake", "Mooncake trace: JSON lines with timestamp in milliseconds and hash_ids", Order = 10)]
internal sealed class MooncakeFormat : ITraceFormat
{
    private const int BlockTokens = 512;

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head)
    {
        var outline = head.Outline;
        return outline.Is("timestamp", JsonTokenType.Number) && outline.HasAll("input_length", "output_length") && outline.Is("hash_ids", JsonTokenType.StartArray)
            && !outline.HasAny("chat_id", "parent_chat_id") ? Likeness.Certain : Likeness.None;
    }

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => JsonTraceReader.Open(input, settings, new() { Unit = TimeUnit.Milliseconds, BlockTokens = BlockTokens });
}
