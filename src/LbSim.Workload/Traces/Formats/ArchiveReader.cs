namespace LbSim.Workload.Traces;

/// <summary>Reads the files of an archive one after the other as one trace; all have to be of the format of the first that is of any.</summary>
internal sealed class ArchiveReader : TraceReader
{
    private readonly ReaderSettings _settings;
    private readonly ITraceFormat _format;
    private readonly string _formatName;
    private readonly List<string> _left = [];
    private readonly List<string> _notes = [];
    private TraceReader _current;

    private ArchiveReader(TraceInput input, ReaderSettings settings, ITraceFormat format, string formatName, TraceReader first)
        : base(input, settings, first.Columns, new())
    {
        _settings = settings;
        _format = format;
        _formatName = formatName;
        _current = first;
    }

    /// <inheritdoc/>
    public override bool HasArrivals => _current.HasArrivals;

    /// <inheritdoc/>
    public override bool IsDated => _current.IsDated;

    /// <inheritdoc/>
    public override int BlockTokens => _current.BlockTokens;

    /// <inheritdoc/>
    public override bool HasTimes => _current.HasTimes;

    /// <inheritdoc/>
    public override TraceTimes Times => _current.Times;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => _left.Count == 0
        ? [.. _notes.Union(_current.Notes)]
        : [.. _notes.Union(_current.Notes), $"Files of the archive that are no {_formatName}, left out: {string.Join(", ", _left.Take(5))}{(_left.Count > 5 ? $" and {_left.Count - 5} more" : "")}."];

    /// <inheritdoc/>
    protected override long Line => 0;

    /// <summary>Opens an archive at its first file.</summary>
    public static ArchiveReader Open(TraceInput input, ReaderSettings settings, ITraceFormat format, string formatName) =>
        new(input, settings, format, formatName, format.Open(input, settings));

    /// <inheritdoc/>
    public override bool TryRead(out TraceRow row)
    {
        while (!_current.TryRead(out row))
        {
            if (!TryOpenNext())
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    protected override bool IsAtEnd() => false;

    private bool TryOpenNext()
    {
        Skipped.AddAll(_current.Skipped);
        _current.Skipped.Clear(); // counted; the reader may be asked once more at the end
        while (Input.NextFile() is { } next)
        {
            if (_format.Recognise(next.Head) == Likeness.None)
            {
                _left.Add(RowText.Quote(next.Head.Name[(Input.Head.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]));
                continue;
            }

            foreach (var note in _current.Notes)
            {
                if (!_notes.Contains(note))
                {
                    _notes.Add(note);
                }
            }

            _current = _format.Open(next, _settings);
            return true;
        }

        return false;
    }
}
