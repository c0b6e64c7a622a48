namespace LbSim.Workload.Traces;

/// <summary>A read-only stream whose first bytes can be looked at before they are read.</summary>
internal sealed class BufferedPeekStream(Stream inner) : Stream
{
    /// <summary>How far one can look ahead.</summary>
    public const int Size = 1 << 16;

    private readonly byte[] _ahead = new byte[Size];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next bytes, fewer at the end of the stream; only before anything is read.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_end < count)
        {
            var read = inner.Read(_ahead, _end, _ahead.Length - _end);
            if (read == 0)
            {
                break;
            }

            _end += read;
        }

        return _ahead.AsSpan(_start, Math.Min(count, _end - _start));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end)
        {
            return inner.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _ahead.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
