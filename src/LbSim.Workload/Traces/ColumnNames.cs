namespace LbSim.Workload.Traces;

/// <summary>What columns are called in the traces people have.</summary>
internal static class ColumnNames
{
    public static readonly string[] Arrival =
    [
        "arrival", "arrival_s", "arrival_time", "arrived_at", "arrival_timestamp", "timestamp", "time", "start_time",
        "arrival_ms", "arrival_time_ms", "timestamp_ms", "arrival_us", "timestamp_us", "arrival_ns", "arrival_time_ns", "timestamp_ns",
    ];

    public static readonly string[] Prompt =
    [
        "prompt_tokens", "prompt", "input_tokens", "input_length", "prompt_length", "prompt_size", "num_prefill_tokens", "contexttokens", "context_tokens", "request_tokens", "input_toks",
    ];

    public static readonly string[] Output =
    [
        "output_tokens", "output", "completion_tokens", "output_length", "token_size", "num_decode_tokens", "generatedtokens", "generated_tokens", "response_tokens", "output_toks",
    ];

    public static readonly string[] Client = ["client", "client_id", "user", "user_id", "tenant"];

    public static readonly string[] Session = ["session", "session_id", "conversation", "conversation_id"];

    public static readonly string[] Bytes = ["bytes", "request_bytes"];

    /// <summary>A name as names are compared: no case, spaces and hyphens as underscores.</summary>
    public static string Normal(string name) => name.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');

    /// <summary>Picoseconds of the unit an arrival column's name declares; seconds when it declares none.</summary>
    public static long UnitOf(string name) => Normal(name) switch
    {
        var normal when normal.EndsWith("_ms", StringComparison.Ordinal) => 1_000_000_000,
        var normal when normal.EndsWith("_us", StringComparison.Ordinal) => 1_000_000,
        var normal when normal.EndsWith("_ns", StringComparison.Ordinal) => 1_000,
        _ => 1_000_000_000_000,
    };
}
