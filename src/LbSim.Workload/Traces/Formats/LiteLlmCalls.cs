namespace LbSim.Workload.Traces;

/// <summary>The kinds of calls that LiteLLM logs.</summary>
/// <remarks>github.com/BerriAI/litellm, litellm/types/utils.py, CallTypes: such as acompletion, atext_completion, aresponses, anthropic_messages, aembedding, arerank.</remarks>
internal static class LiteLlmCalls
{
    private static readonly string[] Others = ["embedding", "moderation", "image", "speech", "transcription", "rerank", "search", "vector_store", "file", "batch", "mcp", "ocr", "video", "fine_tuning", "container"];

    /// <summary>Whether a call generates text; a type that is not known, or not logged, is taken to.</summary>
    public static bool Generates(string? callType)
    {
        foreach (var other in Others)
        {
            if (callType is not null && callType.Contains(other, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
