using System.Text;
using System.Text.Json;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>Rows of a JSON-lines file: one object a line.</summary>
internal sealed class JsonTraceReader : TraceReader
{
    private readonly LineSplitter _lines;
    private readonly (ColumnRole Role, byte[] Name)[] _fields;
    private readonly int _required;
    private readonly bool _readsPrefix;
    private readonly int _prefixBlock;
    private PrefixSegment[] _prefix = new PrefixSegment[64];
    private byte[] _unescaped = new byte[256];

    private JsonTraceReader(TraceInput input, ReaderSettings settings, ColumnMap columns, ReaderShape shape)
        : base(input, settings, columns, shape)
    {
        _lines = new(input);
        _prefixBlock = shape.BlockTokens;
        _readsPrefix = _prefixBlock > 0;
        var fields = new List<(ColumnRole, byte[])>();
        for (var role = ColumnRole.Arrival; role <= ColumnRole.Status; role++)
        {
            if (Reads(role))
            {
                fields.Add((role, Encoding.UTF8.GetBytes(columns.NameOf(role))));
                _required |= role <= ColumnRole.Output ? 1 << (int)role : 0;
            }
        }

        _fields = [.. fields];
    }

    /// <inheritdoc/>
    protected override long Line => _lines.Line;

    /// <summary>Opens a file, its columns being the names found in the lines looked at beforehand.</summary>
    /// <param name="input">The file.</param>
    /// <param name="settings">How to read it.</param>
    /// <param name="shape">What the format says of its rows.</param>
    public static JsonTraceReader Open(TraceInput input, ReaderSettings settings, ReaderShape shape)
    {
        var columns = ColumnMap.Resolve(input.Head.Name, JsonHead.NamesOf(input.Head), settings.Columns, shape.Unit, settings.NeedsArrival && !settings.ArrivalIsOptional);
        return new(input, settings, columns, shape);
    }

    /// <inheritdoc/>
    public override bool TryRead(out TraceRow row)
    {
        row = TraceRow.Empty;
        while (_lines.TryNext(out var line))
        {
            try
            {
                if (TryReadObject(line, ref row))
                {
                    row.Line = _lines.Line;
                    return true;
                }
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the second: escapes that are no text
            {
                var found = RowText.Quote(line);
                RefuseRow(RowFault.NotJson, () => $"is {found}; expected one whole JSON object on the line", fault);
            }
            catch (FormatException fault)
            {
                RefuseRow(RowFault.NotANumber, () => fault.Message + "; expected a list of whole numbers such as [0, 17, 18]", fault);
            }

            row.Client = -1; // what a refused row left behind
            row.Session = -1;
            row.SessionName = null;
            row.Bytes = -1;
            row.Model = -1;
            row.Kind = -1;
            row.HasFailed = false;
            row.Prefix = null;
        }

        return false;
    }

    /// <inheritdoc/>
    public override ulong FingerprintOf(in TraceRow row) => StableHash.Of(_lines.Current);

    /// <inheritdoc/>
    protected override bool IsAtEnd() => !_lines.TryNext(out _);

    private bool TryReadObject(ReadOnlySpan<byte> line, ref TraceRow row)
    {
        var json = new Utf8JsonReader(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }

        var seen = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryFindRole(ref json, out var role))
            {
                if (_readsPrefix && json.ValueTextEquals("hash_ids"u8))
                {
                    row.Prefix = ReadPrefix(ref json);
                }
                else
                {
                    json.Skip();
                }

                continue;
            }

            json.Read();
            if ((seen & (1 << (int)role)) != 0)
            {
                return Refuse(role, RowFault.Duplicate, "given twice"u8);
            }

            seen |= 1 << (int)role;
            if (!TryTakeValue(ref json, role, ref row))
            {
                return false;
            }
        }

        json.Read(); // throws when something follows the object
        var missing = _required & ~seen;
        return missing == 0 ? TryFinish(ref row) : Refuse((ColumnRole)int.TrailingZeroCount(missing), RowFault.Missing, default);
    }

    private PrefixSegment[] ReadPrefix(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException("hash_ids is not a list");
        }

        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !TryReadId(ref json, out var id))
            {
                throw new FormatException("hash_ids holds something else than whole numbers");
            }

            if (count == _prefix.Length)
            {
                Array.Resize(ref _prefix, count * 2);
            }

            _prefix[count++] = new(unchecked((ulong)id), _prefixBlock);
        }

        return _prefix.AsSpan(0, count).ToArray();
    }

    // a number without sign, point and exponent, which nearly all are, takes no second look at its letters
    private static bool TryReadId(ref Utf8JsonReader json, out long id)
    {
        id = 0;
        if (json.ValueSpan.Length > 18)
        {
            return json.TryGetInt64(out id);
        }

        foreach (var letter in json.ValueSpan)
        {
            var digit = (uint)(letter - '0');
            if (digit > 9)
            {
                return json.TryGetInt64(out id);
            }

            id = (id * 10) + digit;
        }

        return true;
    }

    private bool TryFindRole(ref Utf8JsonReader json, out ColumnRole role)
    {
        foreach (var (candidate, name) in _fields)
        {
            if (json.ValueTextEquals(name))
            {
                role = candidate;
                return true;
            }
        }

        role = default;
        return false;
    }

    private bool TryTakeValue(ref Utf8JsonReader json, ColumnRole role, ref TraceRow row)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Number:
                return TryTake(role, json.ValueSpan, ref row);
            case JsonTokenType.String when !json.ValueIsEscaped:
                return TryTake(role, json.ValueSpan, ref row);
            case JsonTokenType.String:
                if (_unescaped.Length < json.ValueSpan.Length)
                {
                    _unescaped = new byte[json.ValueSpan.Length * 2];
                }

                return TryTake(role, _unescaped.AsSpan(0, json.CopyString(_unescaped)), ref row);
            case JsonTokenType.Null:
                return TryTake(role, default, ref row);
            default:
                var found = json.ValueSpan;
                return Refuse(role, role == ColumnRole.Arrival ? RowFault.NotATime : RowFault.NotANumber, found);
        }
    }
}
