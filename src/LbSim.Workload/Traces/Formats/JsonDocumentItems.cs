using System.Text;
using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>The elements of lists inside a JSON document, or several one after the other, found while streaming: memory grows with one element, not with the document.</summary>
internal sealed class JsonDocumentItems : IJsonItems
{
    private const int LargestItem = 256 * 1024 * 1024;
    private readonly TraceInput _input;
    private readonly HashSet<string> _wanted;
    private readonly Stack<(string Path, bool IsList)> _open = new();
    private byte[] _buffer = new byte[TraceHead.Size];
    private int _start;
    private int _end;
    private bool _isEnded;
    private string _name = "";
    private JsonReaderState _state;
    private PythonNumbers _numbers;
    private int _held; // bytes behind the end that may be half a word
    private long _lines = 1;

    /// <summary>Reads a document.</summary>
    /// <param name="input">The file.</param>
    /// <param name="wanted">Paths of the wanted elements, such as "spans/*"; the whole document is "".</param>
    public JsonDocumentItems(TraceInput input, params string[] wanted)
    {
        _input = input;
        _wanted = [.. wanted];
    }

    /// <summary>Whether documents may follow one another, as where a program appends to its result.</summary>
    public bool AllowsSeveral
    {
        init => _state = new(new() { AllowMultipleValues = value });
    }

    /// <inheritdoc/>
    public long Line { get; private set; } = 1;

    /// <inheritdoc/>
    public string Path { get; private set; } = "";

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlyMemory<byte> item)
    {
        item = default;
        while (true)
        {
            var json = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isEnded, _state);
            var before = json.CurrentState;
            var consumed = 0;
            try
            {
                while (json.Read())
                {
                    if (IsWanted(ref json))
                    {
                        var first = (int)json.TokenStartIndex;
                        if (!json.TrySkip())
                        {
                            break; // the element is not all here: come back to the token before it with more
                        }

                        consumed = (int)json.BytesConsumed;
                        item = _buffer.AsMemory(_start + first, consumed - first);
                        Path = PathHere();
                        Advance(first);
                        Line = _lines;
                        Advance(consumed - first);
                        _state = json.CurrentState;
                        return true;
                    }

                    Enter(ref json);
                    consumed = (int)json.BytesConsumed;
                    before = json.CurrentState;
                }
            }
            catch (JsonException fault)
            {
                Advance(consumed);
                throw Broken(fault);
            }

            Advance(consumed);
            _state = before;
            if (_isEnded && consumed == 0)
            {
                return false;
            }

            if (!_isEnded)
            {
                Fill();
            }
        }
    }

    private bool IsWanted(ref Utf8JsonReader json) =>
        json.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray) && _wanted.Contains(PathHere());

    private string PathHere()
    {
        if (_open.Count == 0)
        {
            return "";
        }

        var (path, isList) = _open.Peek();
        var name = isList ? "*" : _name;
        return path.Length == 0 ? name : path + "/" + name;
    }

    private void Enter(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName:
                try
                {
                    _name = json.GetString()!;
                }
                catch (InvalidOperationException)
                {
                    _name = "\uFFFD"; // an escape that is no text names nothing we look for
                }

                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _open.Push((PathHere(), json.TokenType == JsonTokenType.StartArray));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _open.Pop();
                break;
            default:
                break;
        }
    }

    private void Advance(int bytes)
    {
        _lines += _buffer.AsSpan(_start, bytes).Count((byte)'\n');
        _start += bytes;
    }

    private void Fill()
    {
        var length = _end - _start;
        if (length >= LargestItem)
        {
            throw new TraceException(_input.Head.Name, _lines, null, "holds one value of more than 256 MiB; expected a list of requests");
        }

        _buffer.AsSpan(_start, length + _held).CopyTo(_buffer);
        (_start, _end) = (0, length);
        if (length * 2 > _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = _input.Read(_buffer.AsSpan(_end + _held));
        if (_lines == 1 && _end == 0 && _buffer.AsSpan(0, count).StartsWith(Encoding.UTF8.Preamble))
        {
            _start = Encoding.UTF8.Preamble.Length;
        }

        var total = _end + _held + count;
        _held = count == 0 ? 0 : _numbers.Replace(_buffer.AsSpan(0, total), _end);
        _end = total - _held;
        _isEnded = count == 0;
    }

    private TraceException Broken(JsonException fault) => new(
        _input.Head.Name, _lines + (fault.LineNumber ?? 0), null, _isEnded && fault.BytePositionInLine is not null && IsCut(fault) ? "ends in the middle of the document: the file may have been cut off" : "is no JSON: " + FirstSentence(fault.Message), fault);

    // the reader has no code of its own for it; both of its messages for an early end name the depth or the data
    private static bool IsCut(JsonException fault) =>
        fault.Message.Contains("reached end of data", StringComparison.Ordinal) || fault.Message.Contains("depth to be zero", StringComparison.Ordinal);

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        var text = end < 0 ? message : message[..end];
        return text.Length > 200 ? text[..200] : text;
    }
}
