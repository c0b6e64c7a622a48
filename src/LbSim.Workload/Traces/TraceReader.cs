using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>Reads the rows of one file and answers for bad ones; what a row looks like is up to the format.</summary>
internal abstract class TraceReader(TraceInput input, ReaderSettings settings, ColumnMap columns, ReaderShape shape) : IDisposable
{
    private ArrivalForm _form = shape.Form;
    private char[] _text = new char[128];
    private IsoMinute _minute;

    /// <summary>Which column is what.</summary>
    public ColumnMap Columns { get; protected set; } = columns;

    /// <summary>Rows left out so far.</summary>
    public SkippedRows Skipped { get; protected init; } = new();

    /// <summary>Model names in order of appearance; empty unless the settings ask for them.</summary>
    public IReadOnlyCollection<string> Models => settings.Ids.Models.Texts;

    /// <summary>Kinds of requests in order of appearance; empty unless the settings ask for them.</summary>
    public IReadOnlyCollection<string> Kinds => settings.Ids.Kinds.Texts;

    /// <summary>Numbers of texts.</summary>
    public TraceIds Ids => settings.Ids;

    /// <summary>Whether arrival times are dates, as far as rows have been read.</summary>
    public virtual bool IsDated => _form == ArrivalForm.Iso;

    /// <summary>Whether rows have arrival times.</summary>
    public virtual bool HasArrivals => Columns.IndexOf(ColumnRole.Arrival) >= 0;

    /// <summary>Tokens of a named block; 0 where there are none or their lengths differ.</summary>
    public virtual int BlockTokens => shape.BlockTokens;

    /// <summary>Whether named blocks carry their true lengths; without them only an analysis can use the names.</summary>
    public virtual bool HasBlockLengths => BlockTokens > 0;

    /// <summary>Whether <see cref="Times"/> is filled in.</summary>
    public virtual bool HasTimes => false;

    /// <summary>Measured times of the row last read.</summary>
    public virtual TraceTimes Times => new();

    /// <summary>Whether <see cref="Step"/> is filled in: the trace is of agent sessions.</summary>
    public virtual bool HasSteps => false;

    /// <summary>What the row last read says of agents and their blocks.</summary>
    public virtual AgentStep Step => new();

    /// <summary>What the reader assumed, one sentence each; complete when all rows are read.</summary>
    public virtual IReadOnlyList<string> Notes => shape.Notes;

    /// <summary>The file.</summary>
    public TraceInput Input { get; } = input;

    /// <summary>Line of the row being read, from 1.</summary>
    protected abstract long Line { get; }

    /// <summary>Reads the next good row; false at the end.</summary>
    /// <exception cref="TraceException">A row is bad and bad rows are errors, or the file cannot be read on.</exception>
    public abstract bool TryRead(out TraceRow row);

    /// <summary>A hash of what the file says of the row last read: its text where a row is a line, else what was read of it.</summary>
    public virtual ulong FingerprintOf(in TraceRow row)
    {
        var hash = StableHash.Combine(((ulong)(uint)row.Model << 32) | (uint)row.Kind, (ulong)row.Bytes);
        foreach (var block in row.Prefix ?? [])
        {
            hash = StableHash.Combine(hash, block.Id);
        }

        return hash;
    }

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
        ColumnRole.Model or ColumnRole.Kind => settings.ReadsModels,
        ColumnRole.Status => shape.SuccessWords.Count > 0,
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
                fault = Forgive(FieldParser.TryParseTokens(field, out row.Prompt));
                break;
            case ColumnRole.Output:
                fault = Forgive(FieldParser.TryParseTokens(field, out row.Output));
                break;
            case ColumnRole.Bytes:
                row.Bytes = -1;
                fault = field.IsEmpty ? null : FieldParser.TryParseCount(field, long.MaxValue, out row.Bytes);
                break;
            case ColumnRole.Client:
                row.Client = field.IsEmpty ? -1 : settings.Ids.Clients.Of(field);
                break;
            case ColumnRole.Session:
                TakeSession(field, ref row);
                break;
            case ColumnRole.Kind:
                row.Kind = field.IsEmpty ? -1 : settings.Ids.Kinds.Of(field);
                break;
            case ColumnRole.Status:
                row.HasFailed = !field.IsEmpty && !IsSuccess(field);
                break;
            default:
                row.Model = field.IsEmpty ? -1 : settings.Ids.Models.Of(field);
                break;
        }

        return fault is null || Refuse(role, fault.Value, field);
    }

    /// <summary>Looks at a row whose fields are all taken; false when it is bad and has been counted.</summary>
    /// <remarks>A failed request may lack a prompt as well; a prompt of 0 tokens that was answered is a mistake.</remarks>
    protected bool TryFinish(ref TraceRow row)
    {
        row.Output = row.HasFailed ? 0 : row.Output;
        return row.Prompt > 0 || row.Output == 0 || Refuse(ColumnRole.Prompt, RowFault.Zero, "0"u8);
    }

    /// <summary>Counts something that is no bad row and no request either, such as a span of another kind.</summary>
    protected void LeaveOut(RowFault reason) => Skipped.Add(ColumnRole.Arrival, reason);

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

    private void TakeSession(ReadOnlySpan<byte> field, ref TraceRow row)
    {
        var name = DenseIds.Decode(field, ref _text);
        row.Session = name.IsEmpty ? -1 : (long)(StableHash.Of(name) >> 1);
        row.SessionName = name.IsEmpty || !settings.KeepsSessionNames ? null : name.ToString();
    }

    private bool IsSuccess(ReadOnlySpan<byte> field)
    {
        var text = DenseIds.Decode(field, ref _text);
        foreach (var word in shape.SuccessWords)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // a count of 0 is looked at when the whole row is known
    private RowFault? Forgive(RowFault? fault) => fault == RowFault.Zero && shape.ZeroOutputIsFailure ? null : fault;

    private RowFault? ParseArrival(ReadOnlySpan<byte> field, ref TraceRow row)
    {
        if (_form == ArrivalForm.Unknown)
        {
            // the first row decides: a file that changes its mind later is a file with bad rows
            _form = TraceClock.LooksLikeIso(field) ? ArrivalForm.Iso : ArrivalForm.Number;
        }

        return _form == ArrivalForm.Iso ? TraceClock.TryParseIso(field, ref _minute, out row.At) : TraceClock.TryParseDecimal(field, Columns.Unit, out row.At);
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
