namespace LbSim.Workload.Traces;

/// <summary>The content of a tar archive's member: so many bytes of the archive, then zeros up to a whole block.</summary>
internal sealed class TarContent(Stream archive, long size) : ReadOnlyStream
{
    private long _read;
    private int _padding = (int)(-size & (TarHeader.Bytes - 1)); // still to come

    /// <summary>Bytes of content and padding.</summary>
    public long PaddedLength => size + (-size & (TarHeader.Bytes - 1));

    /// <summary>Whether content and padding have been read.</summary>
    public bool IsAtEnd => _read == size && _padding == 0;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The archive ends, or something stands where zeros belong.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_read == size)
        {
            PassPadding();
            return 0;
        }

        var count = archive.Read(buffer[..(int)Math.Min(buffer.Length, size - _read)]);
        _read += count;
        return count > 0 || buffer.IsEmpty ? count : throw new InvalidDataException($"it ends after {_read} of {size} bytes");
    }

    private void PassPadding()
    {
        Span<byte> zeros = stackalloc byte[_padding];
        if (archive.ReadAtLeast(zeros, zeros.Length, throwOnEndOfStream: false) < zeros.Length)
        {
            throw new InvalidDataException("the archive ends right behind it");
        }

        if (zeros.ContainsAnyExcept((byte)0))
        {
            throw new InvalidDataException($"what pads its {size} bytes is not zero, so it is longer or shorter than its header says");
        }

        _padding -= zeros.Length;
    }
}
