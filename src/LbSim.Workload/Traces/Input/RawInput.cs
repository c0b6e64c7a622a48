using System.Security.Cryptography;

namespace LbSim.Workload.Traces;

/// <summary>The bytes of a file as they lie on disk: counted, hashed when asked, with the first few kept to look at.</summary>
internal class RawInput : ReadOnlyStream
{
    private readonly string _name;
    private readonly Stream _source;
    private readonly IncrementalHash? _hash;
    private readonly byte[] _peeked = new byte[4];
    private int _peekedLength;
    private int _peekedGiven;
    private long _bytes;

    /// <summary>Takes over a stream.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="source">The bytes; disposed with this object.</param>
    /// <param name="hashes">Whether a SHA-256 is computed while reading.</param>
    public RawInput(string name, Stream source, bool hashes)
    {
        _name = name;
        _source = source;
        _hash = hashes ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        int read;
        do
        {
            read = ReadSource(_peeked.AsSpan(_peekedLength));
            _peekedLength += read;
        }
        while (read > 0 && _peekedLength < _peeked.Length);
    }

    /// <summary>Bytes read so far.</summary>
    public virtual long BytesRead => _bytes;

    /// <summary>Whether the file starts as gzip does (RFC 1952), whatever it is called.</summary>
    public bool IsGzip => Start is [0x1F, 0x8B, ..];

    /// <summary>The first four bytes.</summary>
    public ReadOnlySpan<byte> Start => _peeked.AsSpan(0, _peekedLength);

    /// <inheritdoc/>
    public sealed override int Read(Span<byte> buffer)
    {
        if (_peekedGiven == _peekedLength)
        {
            return ReadSource(buffer);
        }

        var count = Math.Min(buffer.Length, _peekedLength - _peekedGiven);
        _peeked.AsSpan(_peekedGiven, count).CopyTo(buffer);
        _peekedGiven += count;
        return count;
    }

    /// <summary>Reads what is left and gives the SHA-256 of the whole file, in lower-case hexadecimal.</summary>
    public virtual string FinishHash()
    {
        var rest = new byte[64 * 1024];
        while (ReadSource(rest) > 0)
        {
        }

        return Convert.ToHexStringLower(_hash!.GetHashAndReset());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadSource(Span<byte> buffer)
    {
        int count;
        try
        {
            count = _source.Read(buffer);
        }
        catch (IOException fault)
        {
            throw new TraceException(_name, "cannot be read: " + fault.Message, fault);
        }

        _hash?.AppendData(buffer[..count]);
        _bytes += count;
        return count;
    }
}
