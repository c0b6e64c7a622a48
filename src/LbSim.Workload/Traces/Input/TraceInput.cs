namespace LbSim.Workload.Traces;

/// <summary>An opened trace file: decompressed where needed, its beginning looked at, ready to be read from the start.</summary>
internal sealed class TraceInput : ReadOnlyStream
{
    private readonly RawInput _raw;
    private readonly Stream _text;
    private readonly ReadOnlyMemory<byte> _head;
    private int _headGiven;
    private byte _last;

    private TraceInput(RawInput raw, Stream text, string name)
    {
        _raw = raw;
        _text = text;
        Head = ReadHead(name, text);
        _head = Head.Bytes;
    }

    /// <summary>The beginning of the text.</summary>
    public TraceHead Head { get; }

    /// <summary>Whether the file is gzip-compressed.</summary>
    public bool IsGzip => _raw.IsGzip;

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
            text = raw.IsGzip ? new GzipInput(file.Name, raw) : raw;
            return new(raw, text, file.Name);
        }
        catch
        {
            (text ?? raw)?.Dispose();
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
