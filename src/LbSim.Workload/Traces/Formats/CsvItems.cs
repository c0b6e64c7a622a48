using System.Buffers;
using System.Text.Json;
using CsvHelper;

namespace LbSim.Workload.Traces;

/// <summary>Records of a CSV file as JSON objects, so that a format that comes as either has one reader.</summary>
/// <remarks>
/// Texts in quotes may hold line breaks here, because exports hold what people wrote. Only the wanted columns are taken over, under the wanted names, compared by letters and digits; an
/// empty field is left out, and a field that holds a JSON object is one. A record with more or fewer fields than the header is given as its text, which is no JSON.
/// </remarks>
internal sealed class CsvItems : IJsonItems, IDisposable
{
    private const int LargestRecord = 64 * 1024 * 1024;
    private readonly TraceInput _input;
    private readonly CsvReader _csv;
    private readonly (int Index, JsonEncodedText Name)[] _columns;
    private readonly Func<bool> _read;
    private readonly int _fields;
    private readonly ArrayBufferWriter<byte> _item = new();
    private readonly Utf8JsonWriter _writer;

    /// <summary>Opens a file behind its header.</summary>
    /// <param name="input">The file.</param>
    /// <param name="wanted">Names of the columns that the format reads.</param>
    public CsvItems(TraceInput input, params ReadOnlySpan<string> wanted)
    {
        _input = input;
        _csv = CsvReader.Create(input, new() { Separator = ',', TrackLineNumbers = true, MaxRecordSize = LargestRecord, FieldCountMismatch = CsvFieldCountHandling.Allow }, leaveOpen: true);
        _read = _csv.Read;
        _writer = new(_item, new() { SkipValidation = true });
        Guarded(ReadHeader);
        var header = _csv.Headers.ToArray();
        _fields = header.Length;
        var columns = new List<(int, JsonEncodedText)>();
        foreach (var name in wanted)
        {
            var index = Array.FindIndex(header, column => ColumnNames.Plain(column) == ColumnNames.Plain(name));
            if (index >= 0)
            {
                columns.Add((index, JsonEncodedText.Encode(name)));
            }
        }

        _columns = [.. columns];
    }

    /// <inheritdoc/>
    public long Line => _csv.LineNumber;

    /// <inheritdoc/>
    public string Path => "";

    /// <inheritdoc/>
    public RowFault Unreadable => RowFault.FieldCount;

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlyMemory<byte> item)
    {
        item = default;
        if (!Guarded(_read))
        {
            return false;
        }

        _item.ResetWrittenCount();
        if (_csv.FieldCount == _fields)
        {
            Write();
        }
        else
        {
            _item.Write("!"u8); // a line such as 5 would be JSON
            _item.Write(_csv.RawRecord);
        }

        item = _item.WrittenMemory;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _csv.Dispose();
    }

    private void Write()
    {
        _writer.Reset(_item);
        _writer.WriteStartObject();
        foreach (var (index, name) in _columns)
        {
            var field = _csv.GetSpan(index);
            if (field.IsEmpty)
            {
                continue;
            }

            _writer.WritePropertyName(name);
            if (field[0] == '{' && IsObject(field))
            {
                _writer.WriteRawValue(field, skipInputValidation: true);
            }
            else
            {
                _writer.WriteStringValue(System.Text.Encoding.UTF8.GetString(field)); // bytes that are no text are replaced
            }
        }

        _writer.WriteEndObject();
        _writer.Flush();
    }

    private static bool IsObject(ReadOnlySpan<byte> field)
    {
        try
        {
            var json = new Utf8JsonReader(field);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool ReadHeader()
    {
        _csv.ReadHeader();
        return true;
    }

    private bool Guarded(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException fault)
        {
            throw new TraceException(_input.Head.Name, fault.LineNumber, null, "is longer than 64 MiB; expected a row of a trace (a quote may be missing)", fault);
        }
    }
}
