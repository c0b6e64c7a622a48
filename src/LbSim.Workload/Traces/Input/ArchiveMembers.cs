namespace LbSim.Workload.Traces;

/// <summary>The readable files of an archive, and the others with the reason why they are left out.</summary>
internal sealed class ArchiveMembers(RawInput raw, IArchive archive, string name) : IDisposable
{
    private const string Examples = " (such as ";
    private static readonly string[] Details = ["; expected", "; it has"];
    private readonly List<LeftOut> _left = [];
    private readonly byte[] _rest = new byte[16 * 1024];
    private readonly string _what = archive.Kind == FolderFiles.Name ? FolderFiles.Name : "archive";
    private ArchiveEntry? _entry;
    private Stream? _content;

    /// <summary>The members left out so far.</summary>
    public IReadOnlyList<LeftOut> Left => _left;

    /// <summary>What to say of them: nothing, or a sentence that names them all.</summary>
    public IEnumerable<string> Notes => _left.Count == 0 ? [] : [$"Files of the {_what} left out: {LeftOut.Describe(_left)}."];

    /// <summary>What to say of an archive all of whose members were left out.</summary>
    public TraceException HoldsNoTrace() =>
        new(name, $"is {(_what == FolderFiles.Name ? "a" : "an")} {_what} without a trace: {(_left.Count == 0 ? "it holds no file" : LeftOut.Describe(_left))}; expected at least one");

    /// <summary>Leaves out the file opened last.</summary>
    /// <param name="reason">Why, unless the archive itself says that it is no file.</param>
    public void LeaveOut(string reason) => _left.Add(new(_entry!.Name, _entry.Reason ?? reason));

    /// <summary>Leaves out the file opened last, because it cannot be a trace.</summary>
    public void LeaveOut(TraceException fault)
    {
        var reason = fault.Problem.Split(Details, StringSplitOptions.None)[0]; // what was expected, and examples of it, are not said of every file
        for (int start, end; (start = reason.IndexOf(Examples, StringComparison.Ordinal)) >= 0 && (end = reason.IndexOf(')', start)) >= 0;)
        {
            reason = reason.Remove(start, end + 1 - start);
        }

        LeaveOut(reason);
    }

    /// <summary>Opens the next file; null at the end.</summary>
    /// <exception cref="TraceException">The archive is damaged.</exception>
    public TraceInput? Next()
    {
        Finish();
        while (TryFind())
        {
            var shown = name + "/" + _entry!.Name;
            try
            {
                if (TryUnpack())
                {
                    return new(raw, this, _content!, shown);
                }

                LeaveOut($"an archive in the {_what}: unpack it and give it by itself");
            }
            catch (TraceException fault) when (fault.File == shown)
            {
                LeaveOut(fault); // a picture, an empty file: no trace, and no damage to the archive
            }

            Finish();
        }

        return null;
    }

    /// <summary>Reads what is left of the file opened last: only its end shows whether it is whole.</summary>
    /// <exception cref="TraceException">It is damaged.</exception>
    public void Finish()
    {
        while (_content?.Read(_rest) > 0)
        {
        }

        _content?.Dispose();
        _content = null;
    }

    /// <summary>Whether something is the matter with the archive itself, rather than with a file in it.</summary>
    public bool IsConcerned(TraceException fault) => fault.File == name;

    /// <summary>Reads on to the end of the archive, where its damage shows; what is read afterwards means nothing.</summary>
    /// <exception cref="TraceException">It is damaged.</exception>
    public void FinishAll()
    {
        Finish();
        archive.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content?.Dispose();
        archive.Dispose();
    }

    // the next member with content that is not hidden
    private bool TryFind()
    {
        try
        {
            while (archive.TryNext(out _entry))
            {
                if (_entry.Content is not { } content)
                {
                    LeaveOut("");
                }
                else if (ArchiveMember.IsHidden(_entry.Name))
                {
                    content.Dispose();
                    _left.Add(new(_entry.Name, "hidden"));
                }
                else
                {
                    _content = new GuardedInput(name, archive, _entry.Name, content);
                    return true;
                }
            }
        }
        catch (Exception fault) when (ArchiveMember.IsDamage(fault))
        {
            archive.Finish(); // damage of a gzip file around it is the better explanation
            throw ArchiveMember.Damaged(name, archive.Kind, fault);
        }

        return false;
    }

    // decompresses a file that is a gzip file itself; false where it is one more archive
    private bool TryUnpack()
    {
        var peeked = new PeekedInput(_content!, TarHeader.Bytes);
        _content = peeked;
        if (peeked.Start is [0x1F, 0x8B, ..])
        {
            peeked = new(new GzipInput(name, peeked, _entry!.Name), TarHeader.Bytes);
            _content = peeked;
        }

        return !ZipFiles.IsZip(peeked.Start) && !TarHeader.IsFirst(peeked.Start);
    }
}
