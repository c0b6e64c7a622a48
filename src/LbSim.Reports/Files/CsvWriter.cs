using System.Globalization;
using System.Text;

namespace LbSim.Reports.Files;

/// <summary>Writes comma-separated values as UTF-8: shortest exact numbers, quotes only where needed (RFC 4180), lines ended by a line feed.</summary>
/// <remarks>Text goes straight into a byte buffer: a long run writes hundreds of thousands of rows.</remarks>
internal sealed class CsvWriter(Stream output) : IDisposable
{
    private const int LongestNumber = 40;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private bool _isRowStarted;

    /// <summary>Writes a line as it is.</summary>
    public void Line(string text)
    {
        Text(text);
        _buffer[_length++] = (byte)'\n';
    }

    /// <summary>Ends a row.</summary>
    public void EndRow()
    {
        Reserve(1);
        _buffer[_length++] = (byte)'\n';
        _isRowStarted = false;
    }

    /// <summary>An empty field.</summary>
    public void Empty() => Separate();

    /// <summary>A text field, quoted where it must be.</summary>
    public void Field(string text)
    {
        Separate();
        Text(text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");
    }

    /// <summary>A whole number.</summary>
    public void Field(long value)
    {
        Separate();
        value.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>A number in the fewest digits that give it back exactly; empty when it is not known.</summary>
    public void Field(double? value)
    {
        Separate();
        if (value is { } known && double.IsFinite(known))
        {
            // adding 0 makes 0 of -0
            (known + 0.0).TryFormat(_buffer.AsSpan(_length), out var written, "R", CultureInfo.InvariantCulture);
            _length += written;
        }
    }

    /// <summary>Picoseconds as seconds with twelve decimals, exactly; empty where it did not happen.</summary>
    /// <param name="picoseconds">Below 0 for what did not happen.</param>
    public void Instant(long picoseconds)
    {
        Separate();
        if (picoseconds < 0)
        {
            return;
        }

        var (seconds, fraction) = Math.DivRem(picoseconds, 1_000_000_000_000);
        seconds.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
        _buffer[_length++] = (byte)'.';
        for (var place = _length + 11; place >= _length; place--)
        {
            (fraction, var digit) = Math.DivRem(fraction, 10);
            _buffer[place] = (byte)('0' + digit);
        }

        _length += 12;
    }

    /// <summary>Sends on what is buffered; the stream stays open.</summary>
    public void Dispose() => Flush();

    private void Separate()
    {
        Reserve(LongestNumber + 1);
        if (_isRowStarted)
        {
            _buffer[_length++] = (byte)',';
        }

        _isRowStarted = true;
    }

    private void Text(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        Reserve(most);
        if (most > _buffer.Length)
        {
            output.Write(Encoding.UTF8.GetBytes(text));
            return;
        }

        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _buffer.Length)
        {
            Flush();
        }
    }

    private void Flush()
    {
        output.Write(_buffer, 0, _length);
        _length = 0;
    }
}
