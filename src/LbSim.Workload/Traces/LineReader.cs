namespace LbSim.Workload.Traces;

/// <summary>Lines of a stream as bytes, with a limit on their length.</summary>
internal sealed class LineReader(Stream stream, string file) : IDisposable
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Number of the line last read, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Reads a line without its end; valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = Trimmed(_start, searched + found);
                _start = searched + found + 1;
                LineNumber++;
                return true;
            }

            if (_isAtEnd)
            {
                line = Trimmed(_start, _end);
                var hasLine = _end > _start;
                _start = _end;
                LineNumber += hasLine ? 1 : 0;
                return hasLine;
            }

            var done = _end - _start;
            if (done > CsvTraceReader.LongestLine)
            {
                throw new TraceException(file, LineNumber + 1, FormattableString.Invariant($"the line is longer than {CsvTraceReader.LongestLine} bytes"));
            }

            Fill();
            searched = _start + done;
        }
    }

    public void Dispose() => stream.Dispose();

    private ReadOnlySpan<byte> Trimmed(int from, int to) =>
        _buffer.AsSpan(from, to > from && _buffer[to - 1] == '\r' ? to - from - 1 : to - from);

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _isAtEnd = read == 0;
            _end += read;
        }
        catch (InvalidDataException)
        {
            throw new TraceException(file, 0, "the compressed data is damaged or cut short");
        }
    }
}
