using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Counts the rows of a file by the documented layout of its format, without the readers: what a reader gives and skips has to come to this.</summary>
/// <remarks>
/// A list may stand twice under one name: both count. An element of a list is a row whatever it holds, and so is a line of JSON lines or a session or result that holds no list
/// where its format wants one: it could have been a request.
/// </remarks>
internal static partial class TraceRowCounts
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
            "vllm-bench" => Documents(text, Columns),
            "guidellm" => Document(text, GuideLlm),
            "inference-perf" => Document(text, Length),
            "litellm" => IsJson(text.Span) ? List(text, "data") : Records(text.Span),
            "langfuse" => !IsJson(text.Span) ? Records(text.Span) : Document(text, IsOneTrace) == 1 ? Document(text, root => Elements(root, "data").Concat(Elements(root, "observations")).LongCount()) : List(text, "data", "observations"),
            "vllm-dataset" => List(text),
            "json" => Document(text, Generic),
            _ => TraceSamples.Of(format).Lines == LineRule.Records ? Records(text.Span) : ByLines(text.Span, TraceSamples.Of(format).Lines!.Value),
        };
    }

    private static long IsOneTrace(JsonElement root) =>
        Under(root, "trace").Any(trace => new[] { "id", "projectId", "timestamp" }.All(name => Under(trace, name).Any())) ? 1 : 0;

    private static bool IsJson(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    // a field that begins with a quote goes on to the next single one, whatever stands in between
    private static long Records(ReadOnlySpan<byte> text)
    {
        var (records, length, isQuoted, isFieldStart) = (0L, 0, false, true);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (!isQuoted && letter is (byte)'\n' or (byte)'\r')
            {
                records += length > 0 ? 1 : 0;
                (length, isFieldStart) = (0, true);
                continue;
            }

            length++;
            if (isQuoted)
            {
                isQuoted = letter != '"' || (at + 1 < text.Length && text[at + 1] == '"');
                at += letter == '"' && isQuoted ? 1 : 0;
            }
            else
            {
                isQuoted = isFieldStart && letter == '"';
                isFieldStart = letter == ',';
            }
        }

        return records + (length > 0 ? 1 : 0) - 1;
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
            using var document = JsonDocument.Parse(WithoutPythonNumbers(text));
            return count(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // one after the other, with or without anything between them
    private static long? Documents(ReadOnlyMemory<byte> text, Func<JsonElement, long> count)
    {
        try
        {
            var json = new Utf8JsonReader(WithoutPythonNumbers(text), new JsonReaderOptions { AllowMultipleValues = true });
            var sum = 0L;
            while (json.Read())
            {
                using var document = JsonDocument.ParseValue(ref json);
                sum += count(document.RootElement);
            }

            return sum;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] WithoutPythonNumbers(ReadOnlyMemory<byte> text) => Encoding.Latin1.GetBytes(
        PythonNumber().Replace(Encoding.Latin1.GetString(text.Span), match => match.Value[0] == '"' ? match.Value : " null"));

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|-?Infinity|NaN", RegexOptions.Singleline)]
    private static partial Regex PythonNumber();

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
