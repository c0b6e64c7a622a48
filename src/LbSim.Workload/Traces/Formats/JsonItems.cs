using System.Text;
using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>For formats that come as a JSON list, as a document with a list in it, or as JSON lines.</summary>
internal static class JsonItems
{
    private static readonly string[] Places = ["", "*/", "data/*/"];

    /// <summary>Opens whichever it is.</summary>
    /// <param name="input">The file.</param>
    /// <param name="lists">Paths of the wanted elements where it is one document.</param>
    public static IJsonItems Open(TraceInput input, params string[] lists)
    {
        foreach (var list in lists)
        {
            if (input.Head.Outline.Has(list))
            {
                return new JsonDocumentItems(input, lists);
            }
        }

        // an empty list shows no element, and is a document all the same
        return input.Head.FirstByte == '[' ? new JsonDocumentItems(input, lists) : new JsonLineItems(input);
    }

    /// <summary>Whether items have all these properties, wherever the items are.</summary>
    public static bool HasAll(TraceHead head, params ReadOnlySpan<string> names)
    {
        foreach (var place in Places)
        {
            var hasAll = true;
            foreach (var name in names)
            {
                hasAll &= head.Outline.Has(place + name);
            }

            if (hasAll)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether items have any of these properties, wherever the items are.</summary>
    public static bool HasAny(TraceHead head, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (HasAll(head, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Measured times from three instants; whatever is missing stays unknown.</summary>
    public static TraceTimes Times(JsonElement? start, JsonElement? first, JsonElement? end, int output)
    {
        var (from, token, to) = (Instant(start), Instant(first), Instant(end));
        var (ttft, total) = (Between(from, token), Between(from, to));
        return new()
        {
            Ttft = ttft,
            EndToEnd = total,
            Tpot = output > 1 && total > ttft ? (total - ttft) / (output - 1) : double.NaN,
        };
    }

    private static double Between(Int128? from, Int128? to) =>
        from is { } start && to is { } end && end >= start ? (double)(end - start) / TraceClock.AttosecondsPerSecond : double.NaN;

    private static Int128? Instant(JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Number } number)
        {
            return TraceClock.TryParseDecimal(Encoding.ASCII.GetBytes(number.GetRawText()), TimeUnit.Seconds, out var seconds) is null && seconds > 0 ? seconds : null;
        }

        return value is { ValueKind: JsonValueKind.String } text && TraceClock.TryParseIso(Encoding.UTF8.GetBytes(text.GetString()!), out var instant) is null ? instant : null;
    }
}
