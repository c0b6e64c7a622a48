namespace LbSim.Workload.Traces;

/// <summary>Knows under which names traces keep what a request needs.</summary>
/// <remarks>
/// Names are compared by their letters and digits in lower case, so "Prompt Length", "prompt_length" and "promptLength" are one.
/// The order within a role is the order of preference where a file has several. Sources: the public traces listed in
/// docs/model/workload.md.
/// </remarks>
internal static class ColumnNames
{
    private static readonly string[][] ByRole =
    [
        [
            "arrival", "arrived_at", "arrival_time", "arrival_timestamp", "arrived", "timestamp", "request_timestamp", "request_time",
            "start", "start_time", "time", "ts",
        ],
        [
            "prompt_tokens", "num_prefill_tokens", "context_tokens", "input_tokens", "request_tokens", "input_toks", "prompt_length",
            "input_length", "prompt_size", "prompt_len", "input_len", "num_prompt_tokens", "num_input_tokens", "prefill_tokens", "prompt",
        ],
        [
            "output_tokens", "num_decode_tokens", "generated_tokens", "completion_tokens", "response_tokens", "output_toks", "output_length",
            "token_size", "output_len", "response_length", "num_output_tokens", "decode_tokens", "output",
        ],
        ["client", "client_id", "user", "user_id", "client_ip", "ip", "tenant", "tenant_id"],
        ["session", "session_id", "conversation", "conversation_id", "chat_id"],
        ["model", "model_name", "model_id"],
        ["bytes", "request_bytes", "size_bytes"],
        ["log_type", "request_type", "kind", "type"],
        ["status"],
    ];

    private static readonly Dictionary<string, (ColumnRole Role, int Preference)> Known = BuildKnown();

    /// <summary>The names accepted for a role, the preferred one first.</summary>
    public static IReadOnlyList<string> Of(ColumnRole role) => ByRole[(int)role];

    /// <summary>Recognises a column.</summary>
    /// <param name="header">The name as the file spells it.</param>
    /// <param name="role">What it means.</param>
    /// <param name="preference">Lower is preferred among columns of one role.</param>
    /// <param name="unit">Unit that the name of an arrival column states; null where it states none.</param>
    public static bool TryRecognise(string header, out ColumnRole role, out int preference, out TimeUnit? unit)
    {
        unit = null;
        if (Known.TryGetValue(Plain(header), out var found))
        {
            (role, preference) = found;
            return true;
        }

        (role, preference) = (ColumnRole.Arrival, 0);
        if (!TrySplitUnit(header, out var stem, out var stated) || !Known.TryGetValue(Plain(stem), out found) || found.Role != ColumnRole.Arrival)
        {
            return false;
        }

        preference = found.Preference;
        unit = stated;
        return true;
    }

    /// <summary>The unit that a column's name states, such as "timestamp_ms"; null where it states none.</summary>
    public static TimeUnit? UnitOf(string header) => TrySplitUnit(header, out _, out var unit) ? unit : null;

    /// <summary>Lower-case letters and digits only: what names are compared by.</summary>
    public static string Plain(string name)
    {
        Span<char> buffer = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        var length = 0;
        foreach (var letter in name)
        {
            if (char.IsLetterOrDigit(letter))
            {
                buffer[length++] = char.ToLowerInvariant(letter);
            }
        }

        return new(buffer[..length]);
    }

    // the unit is the last word: after _, space, -, . or a bracket, or a capital after a small letter (arrivalMs)
    private static bool TrySplitUnit(string header, out string stem, out TimeUnit unit)
    {
        var end = header.Length;
        while (end > 0 && !char.IsLetterOrDigit(header[end - 1]))
        {
            end--;
        }

        var start = end;
        while (start > 0 && char.IsLetterOrDigit(header[start - 1]) && !(start < end && char.IsUpper(header[start]) && char.IsLower(header[start - 1])))
        {
            start--;
        }

        stem = header[..start];
        TimeUnit? found = header[start..end].ToLowerInvariant() switch
        {
            "s" or "sec" or "secs" or "second" or "seconds" => TimeUnit.Seconds,
            "ms" or "msec" or "millis" or "millisecond" or "milliseconds" => TimeUnit.Milliseconds,
            "us" or "µs" or "usec" or "micros" or "microsecond" or "microseconds" => TimeUnit.Microseconds,
            "ns" or "nsec" or "nanos" or "nanosecond" or "nanoseconds" => TimeUnit.Nanoseconds,
            _ => null,
        };
        unit = found ?? TimeUnit.Seconds;
        return found is not null && start > 0;
    }

    private static Dictionary<string, (ColumnRole, int)> BuildKnown()
    {
        var known = new Dictionary<string, (ColumnRole, int)>();
        for (var role = 0; role < ByRole.Length; role++)
        {
            for (var i = 0; i < ByRole[role].Length; i++)
            {
                known.Add(Plain(ByRole[role][i]), ((ColumnRole)role, i));
            }
        }

        return known;
    }
}
