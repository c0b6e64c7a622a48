namespace LbSim.Workload.Traces.Sorting;

/// <summary>Reads a stretch of a scratch stream that others read and write as well, a buffer at a time.</summary>
/// <param name="stream">The stream; its position is set before each read.</param>
/// <param name="start">Where the stretch begins.</param>
/// <param name="end">Where it ends.</param>
/// <param name="bufferBytes">Size of the buffer.</param>
internal sealed class SpillReader(Stream stream, long start, long end, int bufferBytes)
{
    private byte[] _buffer = new byte[bufferBytes];
    private long _position = start;
    private int _next;
    private int _filled;

    /// <summary>Whether everything has been read.</summary>
    public bool IsAtEnd => _next == _filled && _position == end;

    /// <summary>Reads a whole number written in groups of 7 bits.</summary>
    public UInt128 ReadNumber()
    {
        var first = ReadByte();
        var low = (ulong)first & 0x7F;
        var shift = 7;
        var last = first;
        for (; last >= 0x80 && shift < 63; shift += 7)
        {
            last = ReadByte();
            low |= ((ulong)last & 0x7F) << shift;
        }

        UInt128 number = low;
        for (; last >= 0x80; shift += 7)
        {
            last = ReadByte();
            number |= (UInt128)(last & 0x7Fu) << shift;
        }

        return number;
    }

    /// <summary>The next bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (_filled - _next < count)
        {
            Fill(count);
        }

        _next += count;
        return _buffer.AsSpan(_next - count, count);
    }

    private byte ReadByte()
    {
        if (_next == _filled)
        {
            Fill(1);
        }

        return _buffer[_next++];
    }

    private void Fill(int least)
    {
        var kept = _filled - _next;
        if (least > _buffer.Length)
        {
            Array.Resize(ref _buffer, least);
        }

        _buffer.AsSpan(_next, kept).CopyTo(_buffer);
        var wanted = (int)Math.Min(_buffer.Length - kept, end - _position);
        stream.Position = _position;
        stream.ReadExactly(_buffer, kept, wanted);
        (_position, _next, _filled) = (_position + wanted, 0, kept + wanted);
    }
}
