using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>One JSON object a line.</summary>
internal sealed class JsonlTraceReader : ITraceReader
{
    private readonly LineReader _lines;
    private readonly IdTable _clients = new();
    private readonly IdTable _sessions = new();
    private readonly Dictionary<string, (Field Field, long Unit)> _known = new(StringComparer.Ordinal);

    public JsonlTraceReader(Stream stream, string file)
    {
        _lines = new LineReader(stream, file);
        Columns = new(true, true, true);
    }

    private enum Field
    {
        Other,
        Arrival,
        Prompt,
        Output,
        Client,
        Session,
        Bytes,
    }

    public TraceColumns Columns { get; }

    public bool Read(ref TraceRow row, out RowProblem? problem)
    {
        while (_lines.TryRead(out var line))
        {
            if (line.Length == 0 || line.Trim((byte)' ').Length == 0)
            {
                continue;
            }

            row = new TraceRow { Line = _lines.LineNumber, Client = -1, Session = -1, Bytes = -1 };
            try
            {
                problem = Parse(line, ref row);
            }
            catch (JsonException)
            {
                problem = new(row.Line, "", "not JSON", $"expected one JSON object a line, found {FieldParsers.Show(line)}");
            }

            return true;
        }

        problem = null;
        return false;
    }

    public void Dispose() => _lines.Dispose();

    private RowProblem? Parse(ReadOnlySpan<byte> line, ref TraceRow row)
    {
        var json = new Utf8JsonReader(line);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return new(row.Line, "", "not an object", $"expected a JSON object, found {FieldParsers.Show(line)}");
        }

        RowProblem? problem = null;
        var (hasArrival, hasPrompt, hasOutput) = (false, false, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            var (field, unit) = Meaning(name);
            json.Read();
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                json.Skip();
                problem ??= field == Field.Other ? null : new(row.Line, name, "not a plain value", "is an object or list: expected a plain value");
                continue;
            }

            var value = json.TokenType == JsonTokenType.Null ? default : json.ValueSpan;
            switch (field)
            {
                case Field.Arrival:
                    hasArrival = true;
                    var isGood = value.Length >= 19 && value[4] == '-' ? FieldParsers.TryIso(value, out var arrival) : FieldParsers.TryDecimal(value, unit, out arrival);
                    row.Arrival = arrival;
                    problem ??= isGood ? null : new(row.Line, name, "bad arrival time", $"is {FieldParsers.Show(value)}: expected a number or a date and time");
                    break;
                case Field.Prompt:
                    hasPrompt = true;
                    var promptProblem = Tokens(value, name, "prompt", row.Line, out var prompt);
                    problem ??= promptProblem;
                    row.PromptTokens = prompt;
                    break;
                case Field.Output:
                    hasOutput = true;
                    var outputProblem = Tokens(value, name, "output", row.Line, out var output);
                    problem ??= outputProblem;
                    row.OutputTokens = output;
                    break;
                case Field.Client:
                    row.Client = _clients.NumberOf(value);
                    break;
                case Field.Session:
                    row.Session = _sessions.NumberOf(value);
                    break;
                case Field.Bytes:
                    if (value.Length > 0)
                    {
                        var isWhole = FieldParsers.TryBytes(value, out var bytes);
                        problem ??= isWhole ? null : new(row.Line, name, "bad bytes", $"is {FieldParsers.Show(value)}: expected a whole number of bytes");
                        row.Bytes = bytes;
                    }

                    break;
                default:
                    break;
            }
        }

        return problem
            ?? (hasArrival ? null : Missing(row.Line, "arrival time", ColumnNames.Arrival))
            ?? (hasPrompt ? null : Missing(row.Line, "prompt tokens", ColumnNames.Prompt))
            ?? (hasOutput ? null : Missing(row.Line, "output tokens", ColumnNames.Output));
    }

    private static RowProblem? Tokens(ReadOnlySpan<byte> value, string name, string what, long line, out int tokens) =>
        FieldParsers.TryTokens(value, out tokens, out var problem) ? null : new(line, name, $"zero or bad {what} tokens", problem!);

    private static RowProblem Missing(long line, string what, string[] names) =>
        new(line, "", "missing key", $"no key for the {what}: expected one named {string.Join(", ", names.Take(6))} or the like");

    private (Field Field, long Unit) Meaning(string name)
    {
        if (!_known.TryGetValue(name, out var meaning))
        {
            var normal = ColumnNames.Normal(name);
            meaning = (ColumnNames.Arrival.Contains(normal) ? Field.Arrival
                : ColumnNames.Prompt.Contains(normal) ? Field.Prompt
                : ColumnNames.Output.Contains(normal) ? Field.Output
                : ColumnNames.Client.Contains(normal) ? Field.Client
                : ColumnNames.Session.Contains(normal) ? Field.Session
                : ColumnNames.Bytes.Contains(normal) ? Field.Bytes
                : Field.Other, ColumnNames.UnitOf(name));
            if (_known.Count < 1000)
            {
                _known.Add(name, meaning);
            }
        }

        return meaning;
    }
}
