namespace LbSim.Workload.Traces;

/// <summary>Cuts a stream into lines without copying each: LF, CRLF, and an end of file without either.</summary>
internal sealed class LineSplitter(TraceInput input)
{
    private byte[] _buffer = new byte[TraceHead.Size];
    private int _start;
    private int _end;
    private bool _isEnded;
    private (int Start, int Length) _given;

    /// <summary>Number of the line last given, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The line last given.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_given.Start, _given.Length);

    /// <summary>Gives the next line that is not blank, without its end; valid until the next call. False at the end of the file.</summary>
    /// <exception cref="TraceException">A line is longer than <see cref="TraceHead.LongestLine"/>.</exception>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var pending = _buffer.AsSpan(_start, _end - _start);
            var length = pending.IndexOf((byte)'\n');
            if (length < 0 && !_isEnded)
            {
                Fill();
                continue;
            }

            if (length < 0 && pending.IsEmpty)
            {
                line = default;
                return false;
            }

            line = (length < 0 ? pending : pending[..length]).Trim(" \t\r"u8);
            _start += length < 0 ? pending.Length : length + 1;
            Line++;
            if (Line == 1 && line.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
            {
                line = line[3..];
            }

            if (!line.IsEmpty)
            {
                _buffer.AsSpan().Overlaps(line, out var start);
                _given = (start, line.Length);
                return true;
            }
        }
    }

    private void Fill()
    {
        var length = _end - _start;
        if (length >= TraceHead.LongestLine)
        {
            throw new TraceException(input.Head.Name, Line + 1, null, "is longer than 1 MiB; expected a row of a trace");
        }

        if (length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        else
        {
            _buffer.AsSpan(_start, length).CopyTo(_buffer);
            (_start, _end) = (0, length);
        }

        var count = input.Read(_buffer.AsSpan(_end));
        _end += count;
        _isEnded = count == 0;
    }
}
