namespace LbSim.Workload.Traces;

/// <summary>Reads the files of an archive one after the other as one trace; all have to be of the format of the first that is of any.</summary>
internal sealed class ArchiveReader : TraceReader
{
    private readonly ReaderSettings _settings;
    private readonly ITraceFormat _format;
    private readonly string _formatName;
    private readonly ArchiveMembers _members;
    private readonly List<string> _notes = [];
    private TraceReader _current;

    private ArchiveReader(TraceInput input, ArchiveMembers members, ReaderSettings settings, ITraceFormat format, string formatName, TraceReader first)
        : base(input, settings, first.Columns, new())
    {
        _members = members;
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
    public override bool HasBlockLengths => _current.HasBlockLengths;

    /// <inheritdoc/>
    public override bool HasTimes => _current.HasTimes;

    /// <inheritdoc/>
    public override TraceTimes Times => _current.Times;

    /// <inheritdoc/>
    public override bool HasSteps => _current.HasSteps;

    /// <inheritdoc/>
    public override AgentStep Step => _current.Step;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => [.. _notes.Union(_current.Notes), .. _members.Notes];

    /// <inheritdoc/>
    protected override long Line => 0;

    /// <summary>Opens an archive at its first file that is a trace; files before it are left out.</summary>
    /// <param name="input">Its first readable file.</param>
    /// <param name="members">The archive.</param>
    /// <param name="settings">How rows are read.</param>
    /// <param name="choose">Tells the format of a file.</param>
    /// <param name="recognition">What it was taken for.</param>
    /// <exception cref="TraceException">No file is a trace, or the archive is damaged.</exception>
    public static ArchiveReader Open(TraceInput input, ArchiveMembers members, ReaderSettings settings, Func<TraceHead, (ITraceFormat, TraceRecognition)> choose, out TraceRecognition recognition)
    {
        TraceException? complaint = null;
        for (var next = input; next is not null; next = members.Next())
        {
            try
            {
                (var format, recognition) = choose(next.Head);
                return new(input, members, settings, format, recognition.Format, format.Open(next, settings));
            }
            catch (TraceException fault) when (fault.File == next.Head.Name)
            {
                complaint ??= fault;
                if (!TraceFormats.IsCompanion(next.Head))
                {
                    members.LeaveOut(fault);
                }
            }
        }

        throw complaint is not null && members.Left.Count <= 1 ? complaint : members.HoldsNoTrace();
    }

    /// <inheritdoc/>
    public override bool TryRead(out TraceRow row)
    {
        try
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
        catch (TraceException fault) when (!_members.IsConcerned(fault))
        {
            _members.FinishAll(); // a bad row may be damage, which is then the thing to say
            throw;
        }
    }

    /// <inheritdoc/>
    public override ulong FingerprintOf(in TraceRow row) => _current.FingerprintOf(row);

    /// <inheritdoc/>
    protected override bool IsAtEnd() => false;

    private bool TryOpenNext()
    {
        Skipped.AddAll(_current.Skipped);
        _current.Skipped.Clear(); // counted; the reader may be asked once more at the end
        while (_members.Next() is { } next)
        {
            if (TryOpen(next) is { } opened)
            {
                _notes.AddRange(_current.Notes.Except(_notes));
                _current = opened;
                return true;
            }
        }

        return false;
    }

    // a general format takes any text; what its header check then refuses is another kind of file
    private TraceReader? TryOpen(TraceInput next)
    {
        var likeness = _format.Recognise(next.Head);
        try
        {
            if (likeness != Likeness.None)
            {
                return _format.Open(next, _settings);
            }

            if (!_format.IsCompanion(next.Head))
            {
                _members.LeaveOut($"no {_formatName} trace");
            }
        }
        catch (TraceException fault) when (likeness == Likeness.Possible && fault.File == next.Head.Name)
        {
            _members.LeaveOut(fault);
        }

        return null;
    }
}
