using System.Text;
using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Which properties the beginning of a JSON text has and where: what its format is recognised by.</summary>
/// <remarks>
/// Paths join property names with '/', list elements being '*': "benchmarks/*/requests". Only the first JSON value of the text is looked at. A property whose value the beginning
/// cuts off counts as seen, without a kind.
/// </remarks>
internal sealed class JsonOutline
{
    private const int Deepest = 12;
    private readonly Dictionary<string, JsonTokenType> _kinds = new(StringComparer.Ordinal);

    private string? _cut;

    private JsonOutline()
    {
    }

    /// <summary>Whether the text begins with one of the JSON containers and its first value is sound as far as it was looked at.</summary>
    public bool IsJson { get; private init; }

    /// <summary>Looks at a text.</summary>
    public static JsonOutline Of(TraceHead head)
    {
        if (head.FirstByte is not ((byte)'{' or (byte)'['))
        {
            return new();
        }

        var outline = new JsonOutline { IsJson = true };
        try
        {
            outline.Walk(PythonNumbers.Replaced(head.Bytes.Span[head.Start..]));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // a second line of JSON lines, a cut or a mistake: what came before it counts
        }

        if (outline._cut is { } cut)
        {
            outline._kinds.TryAdd(cut, JsonTokenType.None);
        }

        return outline;
    }

    /// <summary>All paths seen.</summary>
    public IReadOnlyCollection<string> Keys => _kinds.Keys;

    /// <summary>Whether a path was seen.</summary>
    public bool Has(string path) => _kinds.ContainsKey(path);

    /// <summary>Whether a path was seen first with this kind of value.</summary>
    public bool Is(string path, JsonTokenType kind) => _kinds.TryGetValue(path, out var found) && found == kind;

    /// <summary>Whether all paths were seen.</summary>
    public bool HasAll(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (!Has(path))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether any path was seen.</summary>
    public bool HasAny(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (Has(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Names of the properties directly under a path, in order of appearance.</summary>
    public IEnumerable<string> NamesUnder(string path)
    {
        var start = path + "/";
        return _kinds.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal) && key.IndexOf('/', start.Length) < 0).Select(key => key[start.Length..]);
    }

    private void Walk(ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text, isFinalBlock: false, default);
        var path = new StringBuilder();
        var lengths = new Stack<(int Length, bool IsList)>();
        var name = 0;
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path.Length = lengths.Peek().Length;
                    path.Append(path.Length > 0 ? "/" : "").Append(NameOf(ref json));
                    name = path.Length;
                    _cut = lengths.Count <= Deepest ? path.ToString() : null;
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    lengths.Pop();
                    path.Length = lengths.Count > 0 ? lengths.Peek().Length : 0;
                    break;
                default:
                    var isStart = json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                    if (lengths.Count > 0 && lengths.Peek().IsList)
                    {
                        path.Length = lengths.Peek().Length;
                        path.Append(path.Length > 0 ? "/*" : "*");
                        name = path.Length;
                    }

                    if (lengths.Count <= Deepest)
                    {
                        _kinds.TryAdd(path.ToString(), json.TokenType);
                    }

                    if (isStart)
                    {
                        lengths.Push((lengths.Count == 0 ? 0 : name, json.TokenType == JsonTokenType.StartArray));
                    }

                    break;
            }

            _cut = null;
        }
    }

    private static string NameOf(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD"; // an escape that is no text names nothing we look for; what stands behind it may be
        }
    }
}
