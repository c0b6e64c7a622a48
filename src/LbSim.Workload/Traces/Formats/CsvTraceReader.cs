using CsvHelper;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>Rows of a CSV file with a header.</summary>
/// <remarks>
/// Lines end at line breaks even inside quotes, so one stray quote cannot swallow the rest of the file. Field counts are compared
/// here rather than by CsvHelper (FieldCountMismatch), which can only throw: an exception for each of a million bad rows takes
/// half a minute, and a count takes none.
/// </remarks>
internal sealed class CsvTraceReader : TraceReader
{
    private readonly CsvReader _csv;
    private readonly (ColumnRole Role, int Index)[] _fields;
    private readonly AgentColumns? _agents;
    private TraceRow _last;

    private CsvTraceReader(TraceInput input, CsvReader csv, ReaderSettings settings, ColumnMap columns, ReaderShape shape, AgentColumns? agents)
        : base(input, settings, columns, shape)
    {
        _csv = csv;
        _agents = agents;
        var fields = new List<(ColumnRole, int)>();
        for (var role = ColumnRole.Arrival; role <= ColumnRole.Status; role++)
        {
            if (Reads(role))
            {
                fields.Add((role, columns.IndexOf(role)));
            }
        }

        _fields = [.. fields];
    }

    /// <inheritdoc/>
    public override bool HasTimes => _agents is not null;

    /// <inheritdoc/>
    public override TraceTimes Times => _agents?.TimesOf(_csv, _last) ?? new();

    /// <inheritdoc/>
    public override bool HasSteps => _agents is not null;

    /// <inheritdoc/>
    public override AgentStep Step => _agents?.StepOf(_csv, _last) ?? new();

    /// <inheritdoc/>
    protected override long Line => _csv.LineNumber;

    /// <summary>Opens a file.</summary>
    /// <param name="input">The file.</param>
    /// <param name="settings">How to read it.</param>
    /// <param name="separator">What separates fields.</param>
    /// <param name="shape">What the format says of its rows.</param>
    /// <param name="hasAgents">Whether the columns of agent sessions are read as well.</param>
    public static CsvTraceReader Open(TraceInput input, ReaderSettings settings, char separator, ReaderShape shape, bool hasAgents = false)
    {
        var csv = CsvReader.Create(input, Options(separator), leaveOpen: true);
        try
        {
            csv.ReadHeader();
            var header = csv.Headers.ToArray();
            var columns = ColumnMap.Resolve(input.Head.Name, header, settings.Columns, shape.Unit, settings.NeedsArrival && !settings.ArrivalIsOptional);
            return new(input, csv, settings, columns, shape, hasAgents ? new(header) : null);
        }
        catch (CsvFormatException fault)
        {
            csv.Dispose();
            throw new TraceException(input.Head.Name, 1, null, "is no header: " + fault.Message, fault);
        }
        catch
        {
            csv.Dispose();
            throw;
        }
    }

    /// <summary>Whether the first line of a text is a header with all these columns, by their letters and digits in lower case.</summary>
    public static bool HasColumns(TraceHead head, char separator, params ReadOnlySpan<string> names)
    {
        if (head.FirstByte is (byte)'{' or (byte)'[')
        {
            return false;
        }

        var header = Array.ConvertAll(HeaderOf(head, separator), ColumnNames.Plain);
        foreach (var name in names)
        {
            if (Array.IndexOf(header, name) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The column names in the first line of a text.</summary>
    public static string[] HeaderOf(TraceHead head, char separator)
    {
        using var csv = CsvReader.Create(head.FirstLine, Options(separator));
        try
        {
            csv.ReadHeader();
            return csv.Headers.ToArray();
        }
        catch (CsvFormatException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out TraceRow row)
    {
        row = TraceRow.Empty;
        while (Advance())
        {
            if (_csv.FieldCount != Columns.Columns)
            {
                RefuseRow(RowFault.FieldCount, DescribeFieldCount);
            }
            else if (TryTakeAll(ref row))
            {
                row.Line = _csv.LineNumber;
                if (_agents is not null)
                {
                    row.Agent = _agents.AgentOf(_csv);
                    _last = row;
                }

                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override ulong FingerprintOf(in TraceRow row) => StableHash.Of(_csv.RawRecord.TrimEnd("\r\n"u8));

    /// <inheritdoc/>
    protected override bool IsAtEnd() => !Advance();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _csv.Dispose();
        }

        base.Dispose(disposing);
    }

    private static CsvReaderOptions Options(char separator) => new()
    {
        Separator = separator,
        AllowLineBreaksInQuotes = false,
        TrackLineNumbers = true,
        MaxRecordSize = TraceHead.LongestLine,
        BufferSize = 64 * 1024,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
    };

    private bool TryTakeAll(ref TraceRow row)
    {
        row.HasFailed = false;
        foreach (var (role, index) in _fields)
        {
            if (!TryTake(role, _csv.GetSpan(index), ref row))
            {
                return false;
            }
        }

        return TryFinish(ref row);
    }

    private string DescribeFieldCount()
    {
        var fields = _csv.FieldCount;
        return $"has {fields} {(fields == 1 ? "field" : "fields")} ({RowText.Quote(_csv.RawRecord)}); expected {Columns.Columns}, as in the header";
    }

    private bool Advance()
    {
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException fault)
        {
            throw new TraceException(Input.Head.Name, fault.LineNumber, null, "is longer than 1 MiB; expected a row of a trace", fault);
        }
    }
}
