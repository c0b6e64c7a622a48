using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>Reads the rows of one file and answers for bad ones; what a row looks like is up to the format.</summary>
internal abstract class TraceReader(TraceInput input, ReaderSettings settings, ColumnMap columns, ArrivalForm form) : IDisposable
{
    private readonly DenseIds _clients = new();
    private readonly DenseIds _models = new();
    private ArrivalForm _form = form;
    private char[] _text = new char[128];

    /// <summary>Which column is what.</summary>
    public ColumnMap Columns { get; } = columns;

    /// <summary>Rows left out so far.</summary>
    public SkippedRows Skipped { get; } = new();

    /// <summary>Model names in order of appearance; empty unless the settings ask for them.</summary>
    public IReadOnlyCollection<string> Models => _models.Texts;

    /// <summary>The file.</summary>
    public TraceInput Input { get; } = input;

    /// <summary>Line of the row being read, from 1.</summary>
    protected abstract long Line { get; }

    /// <summary>Reads the next good row; false at the end.</summary>
    /// <exception cref="TraceException">A row is bad and bad rows are errors, or the file cannot be read on.</exception>
    public abstract bool TryRead(out TraceRow row);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the format holds, and the file.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Input.Dispose();
        }
    }

    /// <summary>Whether a role's column has to be looked at in each row.</summary>
    protected bool Reads(ColumnRole role) => Columns.IndexOf(role) >= 0 && role switch
    {
        ColumnRole.Arrival => settings.NeedsArrival,
        ColumnRole.Client => settings.ReadsClients,
        ColumnRole.Model => settings.ReadsModels,
        _ => true,
    };

    /// <summary>Takes one field into the row; false when it is bad and has been counted.</summary>
    protected bool TryTake(ColumnRole role, ReadOnlySpan<byte> field, ref TraceRow row)
    {
        field = field.Trim((byte)' ');
        RowFault? fault = null;
        switch (role)
        {
            case ColumnRole.Arrival:
                fault = field.IsEmpty ? RowFault.Missing : ParseArrival(field, ref row);
                break;
            case ColumnRole.Prompt:
                fault = FieldParser.TryParseTokens(field, out row.Prompt);
                break;
            case ColumnRole.Output:
                fault = FieldParser.TryParseTokens(field, out row.Output);
                break;
            case ColumnRole.Bytes:
                row.Bytes = -1;
                fault = field.IsEmpty ? null : FieldParser.TryParseCount(field, long.MaxValue, out row.Bytes);
                break;
            case ColumnRole.Client:
                row.Client = field.IsEmpty ? -1 : _clients.Of(field);
                break;
            case ColumnRole.Session:
                row.Session = field.IsEmpty ? -1 : (long)(StableHash.Of(DenseIds.Decode(field, ref _text)) >> 1);
                break;
            default:
                row.Model = field.IsEmpty ? -1 : _models.Of(field);
                break;
        }

        return fault is null || Refuse(role, fault.Value, field);
    }

    /// <summary>Answers for a bad row as the settings say: counts it and returns false, or throws.</summary>
    protected bool Refuse(ColumnRole role, RowFault fault, ReadOnlySpan<byte> found)
    {
        if (settings.BadRows == BadRowPolicy.Error)
        {
            throw Complaint(role, fault, fault == RowFault.Missing ? "is missing" : "is " + RowText.Quote(found));
        }

        Skipped.Add(role, fault);
        return false;
    }

    /// <summary>Answers for a row that is bad as a whole: counts it and returns false, or throws.</summary>
    protected bool RefuseRow(RowFault fault, Func<string> problem, Exception? inner = null)
    {
        if (settings.BadRows == BadRowPolicy.Error)
        {
            var line = Line;
            var text = problem();
            throw new TraceException(Input.Head.Name, line, null, text + EndNote(), inner);
        }

        Skipped.Add(ColumnRole.Arrival, fault);
        return false;
    }

    /// <summary>Reads on once, only to learn whether the bad row is the last; the reader is not used afterwards.</summary>
    protected abstract bool IsAtEnd();

    private RowFault? ParseArrival(ReadOnlySpan<byte> field, ref TraceRow row)
    {
        if (_form == ArrivalForm.Unknown)
        {
            // the first row decides: a file that changes its mind later is a file with bad rows
            _form = TraceClock.LooksLikeIso(field) ? ArrivalForm.Iso : ArrivalForm.Number;
        }

        return _form == ArrivalForm.Iso ? TraceClock.TryParseIso(field, out row.At) : TraceClock.TryParseDecimal(field, Columns.Unit, out row.At);
    }

    private TraceException Complaint(ColumnRole role, RowFault fault, string found)
    {
        var expected = role switch
        {
            ColumnRole.Arrival when _form == ArrivalForm.Number => $"expected {Columns.Unit.ToString().ToLowerInvariant()} as a decimal number, 0 or more",
            ColumnRole.Arrival => "expected a time such as 2023-11-16 18:15:46.6805900, with or without Z or an offset such as +00:00",
            ColumnRole.Bytes => "expected a whole number of bytes, 0 or more",
            _ when fault == RowFault.Zero => "expected 1 or more tokens (on-bad-row: skip leaves such rows out and counts them)",
            _ => "expected a whole number of tokens from 1 to 2147483647",
        };
        return new(Input.Head.Name, Line, Columns.NameOf(role), $"{found}; {expected}{EndNote()}");
    }

    private string EndNote()
    {
        try
        {
            return IsAtEnd() && !Input.EndsWithLineBreak ? " (this is the last line and it has no line end: the file may have been cut off)" : "";
        }
        catch (TraceException)
        {
            return ""; // what follows is bad as well; the first complaint is the one to make
        }
    }
}
