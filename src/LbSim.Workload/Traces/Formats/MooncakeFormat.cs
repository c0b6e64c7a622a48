using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>The Mooncake traces (Kimi): JSON lines whose "timestamp" counts milliseconds without saying so.</summary>
/// <remarks>
/// github.com/kvcache-ai/Mooncake, FAST '25. Recognised by hash_ids as an array beside a numeric timestamp; RAGPulse uses the same
/// names with seconds in text and hash_ids as an object, and is read as plain JSON lines. Each hash id names 512 tokens of the prompt together with
/// all before them, the last one what is left of it: the prefix caches of engines find them again. Copies (repeat) name the same contents.
/// </remarks>
[TraceFormat("mooncake", "Mooncake trace: JSON lines with timestamp in milliseconds and hash_ids", Order = 10)]
internal sealed class MooncakeFormat : ITraceFormat
{
    private const int BlockTokens = 512;

    /// <inheritdoc/>
    public bool Recognises(TraceHead head)
    {
        if (head.FirstByte != '{')
        {
            return false;
        }

        try
        {
            using var first = JsonDocument.Parse(head.FirstLine);
            return first.RootElement is { ValueKind: JsonValueKind.Object } row
                && row.TryGetProperty("timestamp", out var time) && time.ValueKind == JsonValueKind.Number
                && row.TryGetProperty("input_length", out _) && row.TryGetProperty("output_length", out _)
                && row.TryGetProperty("hash_ids", out var blocks) && blocks.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => JsonTraceReader.Open(input, settings, TimeUnit.Milliseconds, BlockTokens);
}
