using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Looks at the first lines of a JSON-lines file, because its columns are known only from its objects.</summary>
internal static class JsonHead
{
    /// <summary>The property names of all whole lines looked at, in order of appearance.</summary>
    /// <exception cref="TraceException">The first line is not one whole JSON object.</exception>
    public static IReadOnlyList<string> NamesOf(TraceHead head)
    {
        if (!head.HasFirstLine)
        {
            throw new TraceException(head.Name, 1, null, "is longer than 1 MiB; expected one JSON object on each line, or a document of a known format");
        }

        var names = new List<string>();
        var text = head.Bytes.Span[head.Start..];
        var isFirst = true;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0 && !head.IsWhole && !isFirst)
            {
                break;
            }

            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!TryAddNames(line, names) && isFirst)
            {
                throw NoLines(head, line);
            }

            isFirst = false;
        }

        return names;
    }

    private static TraceException NoLines(TraceHead head, ReadOnlySpan<byte> line)
    {
        const int Shown = 6;
        string[] names = [.. head.Outline.Keys.Where(path => path.Length > 0 && !path.Contains('/', StringComparison.Ordinal))];
        return names.Length == 0
            ? new(head.Name, 1, null, $"is {RowText.Quote(line.Trim((byte)'\r'))}; expected one whole JSON object on each line (JSON lines), or a document of a known layout")
            : new(head.Name, $"is a JSON document with {string.Join(", ", names.Take(Shown).Select(name => RowText.Quote(name)))}{(names.Length > Shown ? " and others" : "")}, which is no known layout of a trace; "
                + "expected JSON lines, a list of requests, or a document of a known format (lbsim list formats)");
    }

    private static bool TryAddNames(ReadOnlySpan<byte> line, List<string> names)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                if (!names.Contains(name))
                {
                    names.Add(name);
                }

                json.Skip();
            }

            return !json.Read();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false; // GetString refuses broken UTF-16 escapes with InvalidOperationException
        }
    }
}
