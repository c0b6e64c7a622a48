namespace LbSim.Workload.Traces;

/// <summary>An opened trace file: decompressed where needed, its beginning looked at, ready to be read from the start.</summary>
internal sealed class TraceInput : ReadOnlyStream
{
    private readonly RawInput _raw;
    private readonly Stream _text;
    private readonly ReadOnlyMemory<byte> _head;
    private int _headGiven;
    private byte _last;

    private readonly IArchive? _archive;
    private readonly string _name;

    private TraceInput(RawInput raw, IArchive? archive, Stream text, string name, string shown)
    {
        _raw = raw;
        _archive = archive;
        _text = text;
        _name = name;
        Head = ReadHead(shown, text);
        _head = Head.Bytes;
    }

    /// <summary>The beginning of the text.</summary>
    public TraceHead Head { get; }

    /// <summary>Whether the file is gzip-compressed.</summary>
    public bool IsGzip => _raw.IsGzip;

    /// <summary>Whether the file is an archive, of which this is one member.</summary>
    public bool IsArchive => _archive is not null;

    /// <summary>Bytes of the file read so far, as they lie on disk.</summary>
    public long RawBytes => _raw.BytesRead;

    /// <summary>Whether the text read so far ends with a line break.</summary>
    public bool EndsWithLineBreak => _last is (byte)'\n' or (byte)'\r';

    /// <summary>Opens a file.</summary>
    /// <exception cref="TraceException">Empty, binary, cut off, or unreadable.</exception>
    public static TraceInput Open(TraceFile file, bool hashes)
    {
        RawInput? raw = null;
        Stream? text = null;
        try
        {
            raw = new RawInput(file.Name, file.Open(), hashes);
            if (ZipFiles.IsZip(raw))
            {
                return First(raw, new ZipFiles(file), file.Name);
            }

            text = raw.IsGzip ? new GzipInput(file.Name, raw) : raw;
            var peeked = new PeekedInput(text, TarFiles.HeaderBytes);
            text = peeked;
            return TarFiles.IsTar(peeked.Start) ? First(raw, new TarFiles(file.Name, peeked), file.Name) : new(raw, null, peeked, file.Name, file.Name);
        }
        catch
        {
            (text ?? raw)?.Dispose();
            throw;
        }
    }

    /// <summary>Opens the next member of the archive; null at its end. This member is not read afterwards.</summary>
    public TraceInput? NextFile() => _archive!.TryNext(out var name, out var text) ? new(_raw, _archive, text, _name, _name + "/" + name) : null;

    private static TraceInput First(RawInput raw, IArchive archive, string name)
    {
        try
        {
            return archive.TryNext(out var member, out var text)
                ? new(raw, archive, text, name, name + "/" + member)
                : throw new TraceException(name, "is an archive without files; expected at least one trace in it");
        }
        catch
        {
            archive.Dispose();
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
            _archive?.Dispose();
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
            if (head.HasFirstLine)
            {
                return head;
            }

            Array.Resize(ref bytes, bytes.Length * 2); // a long first line: at most LongestLine, which TraceHead checks
        }
    }
}
