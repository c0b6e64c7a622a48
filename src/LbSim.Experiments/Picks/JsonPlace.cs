using System.Text;
using System.Text.Json;

namespace LbSim.Experiments.Picks;

/// <summary>A JSON value that knows where it stands in its text, so that problems can name line and column.</summary>
internal sealed class JsonPlace
{
    private JsonPlace(JsonTokenType kind, long offset)
    {
        Kind = kind;
        Offset = offset;
    }

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public JsonTokenType Kind { get; }

    /// <summary>Bytes before it.</summary>
    public long Offset { get; }

    /// <summary>A string's characters, or a number's digits.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Members of an object, in order.</summary>
    public List<(string Name, JsonPlace Value)> Members { get; } = [];

    /// <summary>Items of an array.</summary>
    public List<JsonPlace> Items { get; } = [];

    /// <summary>What it is, for messages.</summary>
    public string Shape => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{(Text.Length > 40 ? Text[..40] + "..." : Text)}\"",
        JsonTokenType.Number => Text,
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };

    /// <summary>A member by name, or null; a member that is null counts as absent.</summary>
    public JsonPlace? this[string name]
    {
        get
        {
            foreach (var (member, value) in Members)
            {
                if (member == name)
                {
                    return value.Kind == JsonTokenType.Null ? null : value;
                }
            }

            return null;
        }
    }

    /// <summary>Reads a whole text.</summary>
    /// <exception cref="JsonException">It is not JSON; line and position say where.</exception>
    public static JsonPlace Parse(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 32 });
        reader.Read();
        var root = Value(ref reader);
        reader.Read(); // anything after the value is an error, and this is where it shows
        return root;
    }

    /// <summary>Line and column, from 1, of a place in a text.</summary>
    public static (int Line, int Column) Locate(ReadOnlySpan<byte> text, long offset)
    {
        var before = text[..(int)Math.Clamp(offset, 0, text.Length)];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(line) + 1);
    }

    private static JsonPlace Value(ref Utf8JsonReader reader)
    {
        var kind = reader.TokenType;
        var offset = reader.TokenStartIndex;
        switch (kind)
        {
            case JsonTokenType.String:
                return new(kind, offset) { Text = String(ref reader) };
            case JsonTokenType.Number:
                return new(kind, offset) { Text = Encoding.UTF8.GetString(reader.ValueSpan) };
            case JsonTokenType.StartArray:
                var list = new JsonPlace(kind, offset);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(Value(ref reader));
                }

                return list;
            case JsonTokenType.StartObject:
                var map = new JsonPlace(kind, offset);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = String(ref reader);
                    reader.Read();
                    map.Members.Add((name, Value(ref reader)));
                }

                return map;
            default:
                return new(kind, offset);
        }
    }

    private static string String(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException fault)
        {
            // bytes that are no UTF-8; the line is worked out from the position
            throw new JsonException("a string is not UTF-8 text", path: null, lineNumber: null, reader.TokenStartIndex, fault);
        }
    }
}
