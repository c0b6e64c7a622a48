namespace LbSim.Workload.Traces.ClientTables;

/// <summary>Which fields of ServeGen's tables of lengths make up a request.</summary>
internal static class ClientFields
{
    /// <summary>Tokens of the answer.</summary>
    public const string Output = "output_tokens";

    /// <summary>Kinds of tokens that a prompt is the sum of: one kind for language, several for other media.</summary>
    public static IReadOnlyList<string> Inputs { get; } = ["input_tokens", "text_tokens", "image_tokens", "audio_tokens", "video_tokens"];
}
