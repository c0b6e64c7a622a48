using System.Text;
using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>One span, whether its attributes are a list of keys and values (OTLP) or an object.</summary>
internal readonly struct OtelSpan(JsonElement span)
{
    private const int CharactersPerToken = 4;
    private static readonly string[] Operations = ["chat", "text_completion", "generate_content", "completion"];

    /// <summary>Whether it is a call of a model.</summary>
    public bool IsRequest => Text("gen_ai.operation.name") is { } operation
        ? Array.IndexOf(Operations, operation) >= 0
        : Text("openinference.span.kind") is { } kind
        ? kind.Equals("LLM", StringComparison.OrdinalIgnoreCase)
        : Attribute("gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.usage.prompt_tokens", "llm.token_count.prompt") is not null;

    /// <summary>Tokens of the prompt, where the span says.</summary>
    public JsonElement? PromptTokens => Attribute("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.usage.prompt_tokens", "llm.token_count.prompt");

    /// <summary>Tokens of the answer, where the span says.</summary>
    public JsonElement? OutputTokens => Attribute("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.usage.completion_tokens", "llm.token_count.completion");

    /// <summary>Whether its status is an error: 2, as OTLP numbers it, or its name.</summary>
    public bool HasFailed => span.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object && status.TryGetProperty("code", out var code)
        && ((code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) && number == 2) || (code.ValueKind == JsonValueKind.String && code.GetString() is "STATUS_CODE_ERROR" or "ERROR"));

    /// <summary>When it began; null where that cannot be read.</summary>
    public Int128? StartAttoseconds => Instant("startTimeUnixNano", "start_time");

    /// <summary>What stands where its beginning should.</summary>
    public ReadOnlySpan<byte> StartText => Raw("startTimeUnixNano") ?? Raw("start_time") ?? [];

    /// <summary>Whether a line is one whole JSON value.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The first of these attributes that it has.</summary>
    public JsonElement? Attribute(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Measured times.</summary>
    public TraceTimes Times(int output)
    {
        if (StartAttoseconds is not { } start || Instant("endTimeUnixNano", "end_time") is not { } end || end < start)
        {
            return new();
        }

        var total = (double)(end - start) / TraceClock.AttosecondsPerSecond;
        var first = Seconds("gen_ai.server.time_to_first_token", "gen_ai.response.time_to_first_chunk", "gen_ai.latency.time_to_first_token");
        var measured = Seconds("gen_ai.latency.e2e");
        total = double.IsNaN(measured) ? total : measured;
        return new() { Ttft = first, EndToEnd = total, Tpot = output > 1 ? (total - first) / (output - 1) : double.NaN, Queue = Seconds("gen_ai.latency.time_in_queue") };
    }

    /// <summary>Tokens by the length of its messages, 4 characters each; 0 where it holds none.</summary>
    public (int Prompt, int Output) EstimateTokens() => (
        Estimate(Attribute("gen_ai.input.messages", "gen_ai.prompt", "input.value")),
        Estimate(Attribute("gen_ai.output.messages", "gen_ai.output.text", "gen_ai.completion", "output.value")));

    private static int Estimate(JsonElement? messages)
    {
        if (messages is not { } found)
        {
            return 0;
        }

        var text = found.ValueKind == JsonValueKind.String ? found.GetString()! : found.GetRawText();
        return (CharactersOf(text) + CharactersPerToken - 1) / CharactersPerToken;
    }

    // messages are JSON inside a text: what people and model said counts, the brackets around it do not
    private static int CharactersOf(string text)
    {
        if (text.Length == 0 || text[0] is not ('[' or '{'))
        {
            return text.Length;
        }

        try
        {
            var sum = 0;
            var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            var isContent = false;
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName)
                {
                    isContent = json.ValueTextEquals("content"u8) || json.ValueTextEquals("text"u8);
                }
                else if (json.TokenType == JsonTokenType.String && isContent)
                {
                    sum += json.GetString()!.Length;
                }
            }

            return sum;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return text.Length;
        }
    }

    private double Seconds(params ReadOnlySpan<string> names) =>
        Attribute(names) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var seconds) && double.IsFinite(seconds) ? seconds : double.NaN;

    private string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private JsonElement? Find(string name)
    {
        if (!span.TryGetProperty("attributes", out var attributes))
        {
            return null;
        }

        if (attributes.ValueKind == JsonValueKind.Object)
        {
            return attributes.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }

        if (attributes.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var attribute in attributes.EnumerateArray())
        {
            if (attribute.ValueKind == JsonValueKind.Object && attribute.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String && key.ValueEquals(name))
            {
                return attribute.TryGetProperty("value", out var value) ? Unwrap(value) : null;
            }
        }

        return null;
    }

    private static JsonElement? Unwrap(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return value;
        }

        foreach (var kind in (ReadOnlySpan<string>)["intValue", "stringValue", "doubleValue"])
        {
            if (value.TryGetProperty(kind, out var inner))
            {
                return inner;
            }
        }

        return null;
    }

    private Int128? Instant(string nanoseconds, string date)
    {
        if (Raw(nanoseconds) is { } number && TraceClock.TryParseDecimal(number, TimeUnit.Nanoseconds, out var at) is null)
        {
            return at;
        }

        // dates count from year 0 and numbers from 1970: one file has one kind
        return Raw(date) is { } text && TraceClock.TryParseIso(text, out at) is null ? at : null;
    }

    private byte[]? Raw(string name) => !span.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => Encoding.UTF8.GetBytes(value.GetString()!),
        JsonValueKind.Number => Encoding.UTF8.GetBytes(value.GetRawText()),
        _ => null,
    };
}
