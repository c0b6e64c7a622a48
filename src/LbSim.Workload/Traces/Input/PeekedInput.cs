namespace LbSim.Workload.Traces;

/// <summary>A stream whose first bytes have been looked at and are read again.</summary>
internal sealed class PeekedInput : ReadOnlyStream
{
    private readonly Stream _rest;
    private readonly byte[] _start;
    private int _given;

    /// <summary>Takes over a stream and reads its first bytes.</summary>
    public PeekedInput(Stream source, int bytes)
    {
        _rest = source;
        _start = new byte[bytes];
        Array.Resize(ref _start, source.ReadAtLeast(_start, bytes, throwOnEndOfStream: false));
    }

    /// <summary>The first bytes.</summary>
    public ReadOnlySpan<byte> Start => _start;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_given == _start.Length)
        {
            return _rest.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _start.Length - _given);
        _start.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
