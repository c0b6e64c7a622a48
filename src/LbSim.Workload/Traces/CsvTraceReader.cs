using CsvHelper;

namespace LbSim.Workload.Traces;

/// <summary>Rows of a table with a header, columns found by name; no string is made per row.</summary>
internal sealed class CsvTraceReader : ITraceReader
{
    /// <summary>Longest line read, in bytes: a longer one is an error, so that memory stays bounded.</summary>
    public const int LongestLine = 1 << 20;

    private readonly CsvReader _csv;
    private readonly string _file;
    private readonly int _fields;
    private readonly int _arrival;
    private readonly int _prompt;
    private readonly int _output;
    private readonly int _client;
    private readonly int _session;
    private readonly int _bytes;
    private readonly long _unit;
    private readonly string[] _names;
    private readonly IdTable _clients = new();
    private readonly IdTable _sessions = new();
    private bool? _isIso;

    public CsvTraceReader(Stream stream, string file)
    {
        _file = file;
        _csv = CsvReader.Create(stream, new CsvReaderOptions
        {
            AllowLineBreaksInQuotes = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            MaxRecordSize = LongestLine,
            FieldCountMismatch = CsvFieldCountHandling.Allow, // checked row by row here, so that a bad row can be skipped
        });
        Guarded(() => _csv.ReadHeader());
        _names = [.. _csv.Headers];
        _fields = _names.Length;
        _arrival = Find(ColumnNames.Arrival);
        _prompt = Find(ColumnNames.Prompt);
        _output = Find(ColumnNames.Output);
        _client = Find(ColumnNames.Client);
        _session = Find(ColumnNames.Session);
        _bytes = Find(ColumnNames.Bytes);
        Require(_arrival, "arrival time", ColumnNames.Arrival);
        Require(_prompt, "prompt tokens", ColumnNames.Prompt);
        Require(_output, "output tokens", ColumnNames.Output);
        _unit = ColumnNames.UnitOf(_names[_arrival]);
        Columns = new(_client >= 0, _session >= 0, _bytes >= 0);
    }

    public TraceColumns Columns { get; }

    public bool Read(ref TraceRow row, out RowProblem? problem)
    {
        problem = null;
        if (!Advance())
        {
            return false;
        }

        row.Line = _csv.LineNumber;
        if (_csv.FieldCount != _fields)
        {
            problem = new(row.Line, "", "wrong number of columns", FormattableString.Invariant($"the row has {_csv.FieldCount} columns, the header {_fields}"));
            return true;
        }

        problem = ReadArrival(ref row) ?? ReadSizes(ref row);
        row.Client = _client >= 0 ? _clients.NumberOf(_csv.GetSpan(_client)) : -1;
        row.Session = _session >= 0 ? _sessions.NumberOf(_csv.GetSpan(_session)) : -1;
        return true;
    }

    public void Dispose() => _csv.Dispose();

    private RowProblem? ReadArrival(ref TraceRow row)
    {
        var field = _csv.GetSpan(_arrival);
        _isIso ??= field.Length >= 19 && field[4] == '-';
        if (_isIso.Value ? FieldParsers.TryIso(field, out var arrival) : FieldParsers.TryDecimal(field, _unit, out arrival))
        {
            row.Arrival = arrival;
            return null;
        }

        var expected = _isIso.Value ? "a date and time such as 2023-11-16 18:17:03.9799600" : "a decimal number";
        return new(row.Line, _names[_arrival], "bad arrival time", field.Length == 0 ? $"is empty: expected {expected}" : $"is {FieldParsers.Show(field)}: expected {expected}");
    }

    private RowProblem? ReadSizes(ref TraceRow row)
    {
        if (!FieldParsers.TryTokens(_csv.GetSpan(_prompt), out var prompt, out var problem))
        {
            return new(row.Line, _names[_prompt], prompt == 0 ? "zero or bad prompt tokens" : "bad prompt tokens", problem!);
        }

        if (!FieldParsers.TryTokens(_csv.GetSpan(_output), out var output, out problem))
        {
            return new(row.Line, _names[_output], output == 0 ? "zero or bad output tokens" : "bad output tokens", problem!);
        }

        row.PromptTokens = prompt;
        row.OutputTokens = output;
        row.Bytes = -1;
        if (_bytes >= 0 && _csv.GetSpan(_bytes).Length > 0)
        {
            if (!FieldParsers.TryBytes(_csv.GetSpan(_bytes), out var bytes))
            {
                return new(row.Line, _names[_bytes], "bad bytes", $"is {FieldParsers.Show(_csv.GetSpan(_bytes))}: expected a whole number of bytes");
            }

            row.Bytes = bytes;
        }

        return null;
    }

    private bool Advance()
    {
        try
        {
            return _csv.Read();
        }
        catch (Exception broken) when (broken is not (OutOfMemoryException or TraceException))
        {
            throw Translated(broken);
        }
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception broken) when (broken is not (OutOfMemoryException or TraceException))
        {
            throw Translated(broken);
        }
    }

    private TraceException Translated(Exception broken) => broken is InvalidDataException or EndOfStreamException
        ? new(_file, 0, "the compressed data is damaged or cut short")
        : new(_file, 0, FormattableString.Invariant($"cannot be read on after line {_csv.LineNumber}: {broken.Message.ReplaceLineEndings(" ")} (lines may have up to {LongestLine} bytes)"));

    private int Find(string[] names)
    {
        foreach (var name in names)
        {
            for (var index = 0; index < _names.Length; index++)
            {
                if (ColumnNames.Normal(_names[index]) == name)
                {
                    return index;
                }
            }
        }

        return -1;
    }

    private void Require(int column, string what, string[] names)
    {
        if (column < 0)
        {
            throw new TraceException(_file, 1, $"no column for the {what}: found {string.Join(", ", _names.Take(12))}; expected one named {string.Join(", ", names.Take(6))} or the like");
        }
    }
}
