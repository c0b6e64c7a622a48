using System.Text;
using System.Text.Json;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Counts the rows of a file by the documented layout of its format, without the readers: what a reader gives and skips has to come to this.</summary>
/// <remarks>
/// A list may stand twice under one name: both count. An element of a list is a row whatever it holds, and so is a line of JSON lines or a session or result that holds no list
/// where its format wants one: it could have been a request.
/// </remarks>
internal static class TraceRowCounts
{
    /// <summary>The rows of a file; null where it is a document that no longer parses, so that nothing but a message is right.</summary>
    public static long? Of(ReadOnlyMemory<byte> file, string format)
    {
        var text = file.Span.StartsWith(Encoding.UTF8.Preamble) ? file[3..] : file;
        return format switch
        {
            "aibrix" => Lines(text).Sum(line => Nested(line, ["requests"])),
            "otel-genai" => Otel(text),
            "weka-agents" => Document(text, Agents),
            "vllm-bench" => Document(text, Columns),
            "guidellm" => Document(text, GuideLlm),
            "inference-perf" => Document(text, Length),
            "litellm" or "langfuse" => List(text, "data"),
            "vllm-dataset" => List(text),
            "json" => Document(text, Generic),
            _ => ByLines(text.Span, TraceSamples.Of(format).Lines!.Value),
        };
    }

    private static long ByLines(ReadOnlySpan<byte> text, LineRule rule)
    {
        var isCsv = rule == LineRule.Csv;
        var lines = Encoding.Latin1.GetString(text).Split(isCsv ? ["\r\n", "\n", "\r"] : ["\n"], StringSplitOptions.None);
        return lines.Count(line => (isCsv ? line : line.Trim(' ', '\t', '\r')).Length > 0) - (isCsv ? 1 : 0); // blanks are a row to CSV
    }

    // a collector writes a document a line, an export one document; or spans stand in a document of their own
    private static long? Otel(ReadOnlyMemory<byte> text)
    {
        string[] levels = ["resourceSpans", "scopeSpans", "spans"];
        var lines = Lines(text);
        if (Document(lines[0], _ => 0) is null)
        {
            return Document(text, root => Has(root, "resourceSpans") ? Nested(root, levels) : Has(root, "spans") ? Nested(root, levels[2..]) : 0);
        }

        return Document(lines[0], root => Has(root, "spans") ? 1 : 0) == 1 ? Document(text, root => Nested(root, levels)) : lines.Sum(line => Nested(line, levels));
    }

    private static long GuideLlm(JsonElement root)
    {
        string[] outcomes = ["successful", "errored", "incomplete"];
        return Elements(root, "benchmarks").SelectMany(benchmark => Under(benchmark, "requests")).Sum(requests => outcomes.Sum(outcome => Under(requests, outcome).Sum(Length)));
    }

    private static long Columns(JsonElement root)
    {
        string[] names = ["input_lens", "output_lens", "start_times"];
        return names.Any(name => Has(root, name)) ? names.Max(name => Under(root, name).Select(Length).LastOrDefault()) : 1;
    }

    private static long Generic(JsonElement root)
    {
        string[] names = ["data", "requests", "rows"];
        var name = Array.Find(names, name => Elements(root, name).FirstOrDefault().ValueKind == JsonValueKind.Object);
        return name is null ? Length(root) : Elements(root, name).Count();
    }

    // a list, a document with one under a name, or lines
    private static long? List(ReadOnlyMemory<byte> text, params string[] names)
    {
        var isList = Lines(text) is [var first, ..] && first.Span[0] == (byte)'[';
        var count = Document(text, root => isList || names.Any(name => Has(root, name)) ? Length(root) + names.Sum(name => Elements(root, name).LongCount()) : -1);
        return count is null or -1 && !isList ? ByLines(text.Span, LineRule.Lines) : count;
    }

    private static long Agents(JsonElement owner) => Has(owner, "requests") ? Elements(owner, "requests").Sum(Agents) : 1;

    private static long Nested(ReadOnlyMemory<byte> line, string[] levels) => Document(line, root => Nested(root, levels)) ?? 1;

    // the elements of the outermost of these lists that there is, each looked at in the same way; what has none of them is a row
    private static long Nested(JsonElement owner, string[] levels)
    {
        var level = Array.Find(levels, name => Has(owner, name));
        return level is null ? 1 : Elements(owner, level).Sum(element => levels.Length == 1 ? 1 : Nested(element, levels));
    }

    private static long? Document(ReadOnlyMemory<byte> text, Func<JsonElement, long> count)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return count(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> text)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        foreach (var range in text.Span.Split((byte)'\n'))
        {
            if (text[range].Trim(" \t\r"u8) is { IsEmpty: false } line)
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static long Length(JsonElement value) => IsList(value) ? value.GetArrayLength() : 0;

    private static bool Has(JsonElement owner, string name) => Under(owner, name).Any(IsList);

    private static IEnumerable<JsonElement> Elements(JsonElement owner, string name) => Under(owner, name).Where(IsList).SelectMany(list => list.EnumerateArray());

    private static IEnumerable<JsonElement> Under(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object ? owner.EnumerateObject().Where(property => property.NameEquals(name)).Select(property => property.Value) : [];
}
