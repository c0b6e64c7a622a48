namespace LbSim.Workload.Traces;

/// <summary>An opened trace file: decompressed where needed, its beginning looked at, ready to be read from the start.</summary>
internal sealed class TraceInput : ReadOnlyStream
{
    private readonly RawInput _raw;
    private readonly Stream _text;
    private readonly ReadOnlyMemory<byte> _head;
    private int _headGiven;
    private byte _last;


    /// <summary>Looks at the beginning of a text.</summary>
    /// <param name="raw">The file it comes from.</param>
    /// <param name="members">The archive it is in; null for none.</param>
    /// <param name="text">The text.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="TraceException">It is no text.</exception>
    internal TraceInput(RawInput raw, ArchiveMembers? members, Stream text, string name)
    {
        _raw = raw;
        Members = members;
        _text = text;
        Head = ReadHead(name, text);
        _head = Head.Bytes;
    }

    /// <summary>The beginning of the text.</summary>
    public TraceHead Head { get; }

    /// <summary>Whether the file is gzip-compressed.</summary>
    public bool IsGzip => _raw.IsGzip;

    /// <summary>The archive of which this is one file; null where the file is none.</summary>
    public ArchiveMembers? Members { get; }

    /// <summary>Bytes of the file read so far, as they lie on disk.</summary>
    public long RawBytes => _raw.BytesRead;

    /// <summary>Whether the text read so far ends with a line break.</summary>
    public bool EndsWithLineBreak => _last is (byte)'\n' or (byte)'\r';

    /// <summary>Opens a file.</summary>
    /// <exception cref="TraceException">Empty, binary, cut off, or unreadable.</exception>
    public static TraceInput Open(TraceFile file, bool hashes)
    {
        if (file.Members is { } list)
        {
            var files = list();
            return First(new FolderInput(file.Name, files), new FolderFiles(files), file.Name);
        }

        RawInput? raw = null;
        Stream? text = null;
        try
        {
            raw = new RawInput(file.Name, file.Open(), hashes);
            if (ZipFiles.IsZip(raw.Start))
            {
                return First(raw, new ZipFiles(file), file.Name);
            }

            text = raw.IsGzip ? new GzipInput(file.Name, raw) : raw;
            var peeked = new PeekedInput(text, TarHeader.Bytes);
            text = peeked;
            if (ZipFiles.IsZip(peeked.Start))
            {
                throw new TraceException(file.Name, "is a zip archive inside a gzip file; expected one of them (gunzip it first)");
            }

            return TarHeader.IsFirst(peeked.Start) ? First(raw, new TarFiles(file.Name, peeked), file.Name) : new(raw, null, peeked, file.Name);
        }
        catch
        {
            (text ?? raw)?.Dispose();
            throw;
        }
    }

    private static TraceInput First(RawInput raw, IArchive archive, string name)
    {
        var members = new ArchiveMembers(raw, archive, name);
        try
        {
            return members.Next() ?? throw members.HoldsNoTrace();
        }
        catch
        {
            members.Dispose();
            throw;
        }
    }

    /// <summary>Reads what is left of the file and gives its SHA-256 in lower-case hexadecimal.</summary>
    public string FinishHash() => _raw.FinishHash();

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count;
        if (_headGiven < _head.Length)
        {
            count = Math.Min(buffer.Length, _head.Length - _headGiven);
            _head.Span.Slice(_headGiven, count).CopyTo(buffer);
            _headGiven += count;
        }
        else
        {
            count = _text.Read(buffer);
        }

        if (count > 0)
        {
            _last = buffer[count - 1];
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
            Members?.Dispose();
            _raw.Dispose();
        }

        base.Dispose(disposing);
    }

    private static TraceHead ReadHead(string name, Stream text)
    {
        var bytes = new byte[TraceHead.Size];
        var length = 0;
        while (true)
        {
            var count = text.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false);
            var isWhole = length + count < bytes.Length;
            length += count;
            var head = new TraceHead(name, bytes.AsMemory(0, length), isWhole);
            if (head.IsEnough)
            {
                return head;
            }

            Array.Resize(ref bytes, bytes.Length * 2); // a long first line: at most LongestLine, which TraceHead checks
        }
    }
}
