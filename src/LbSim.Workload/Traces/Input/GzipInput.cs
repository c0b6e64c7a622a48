using System.IO.Compression;

namespace LbSim.Workload.Traces;

/// <summary>The text inside a gzip file, which also notices when the file has been cut off.</summary>
/// <remarks>
/// .NET's GZipStream ends quietly where a cut-off file ends. So a small gzip member of our own is put behind the file: gzip files
/// may be joined, so after a whole file the decoder delivers it, and after a cut-off one it cannot. It is held back from the reader.
/// </remarks>
internal sealed class GzipInput : ReadOnlyStream
{
    private static readonly byte[] Mark = "lbsim: end mark!"u8.ToArray();
    private static readonly byte[] MarkMember = BuildMarkMember();
    private readonly string _name;
    private readonly string _which;
    private readonly GZipStream _decoder;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isEnded;

    /// <summary>Takes over compressed bytes.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="compressed">The bytes.</param>
    /// <param name="member">Name of the member where the file is an archive; null for none.</param>
    public GzipInput(string name, Stream compressed, string? member = null)
    {
        _name = name;
        _which = member is null ? "the gzip file" : "the gzip file " + ArchiveMember.Quote(member) + " in it";
        _decoder = new(new MarkedEnd(compressed), CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= Mark.Length && !_isEnded)
        {
            Fill();
        }

        var count = Math.Min(buffer.Length, Math.Max(_end - _start - Mark.Length, 0));
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int count;
        try
        {
            count = _decoder.Read(_buffer.AsSpan(_end));
        }
        catch (InvalidDataException fault)
        {
            throw CutOffOrDamaged(fault);
        }

        _end += count;
        _isEnded = count == 0;
        if (_isEnded && !_buffer.AsSpan(0, _end).EndsWith(Mark))
        {
            throw CutOffOrDamaged(null);
        }
    }

    private TraceException CutOffOrDamaged(Exception? inner) =>
        new(_name, _which + " is cut off or damaged; expected a whole one (gzip -t checks it)", inner);

    private static byte[] BuildMarkMember()
    {
        using var member = new MemoryStream();
        using (var encoder = new GZipStream(member, CompressionLevel.NoCompression, leaveOpen: true))
        {
            encoder.Write(Mark);
        }

        return member.ToArray();
    }

    /// <summary>A stream with the mark's gzip member behind it.</summary>
    private sealed class MarkedEnd(Stream inner) : ReadOnlyStream
    {
        private int _given = -1;

        public override int Read(Span<byte> buffer)
        {
            if (_given < 0)
            {
                var count = inner.Read(buffer);
                if (count > 0 || buffer.IsEmpty)
                {
                    return count;
                }

                _given = 0;
            }

            var rest = MarkMember.AsSpan(_given);
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer);
            _given += rest.Length;
            return rest.Length;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
