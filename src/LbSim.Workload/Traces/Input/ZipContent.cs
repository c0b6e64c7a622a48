using LbSim.Kernel.Text;

namespace LbSim.Workload.Traces;

/// <summary>The unpacked content of a zip archive's member, whose length and CRC-32 are compared with the archive's directory: the base library does neither.</summary>
internal sealed class ZipContent(Stream content, ZipMember member) : ReadOnlyStream
{
    private long _length;
    private uint _checksum;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The content is not what had been packed.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = content.Read(buffer);
        _length += count;
        _checksum = Crc32.Add(_checksum, buffer[..count]);
        var isEnd = count == 0 && !buffer.IsEmpty;
        if (_length > member.Length || (isEnd && _length != member.Length))
        {
            throw new InvalidDataException($"it unpacks to {(isEnd ? "" : "more than ")}{(isEnd ? _length : member.Length)} bytes where the directory says {member.Length}");
        }

        if (isEnd && _checksum != member.Checksum)
        {
            throw new InvalidDataException($"its CRC-32 is {_checksum:x8} where the directory says {member.Checksum:x8}");
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
