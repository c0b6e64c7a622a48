namespace LbSim.Workload.Traces;

/// <summary>What a zip archive's directory says of a member.</summary>
internal sealed record ZipMember
{
    private const int FixedBytes = 46;
    private const int UnixLink = 0xA000; // S_IFLNK of the mode that Unix programs keep in the upper half of the attributes
    private const int UnixKinds = 0xF000;

    /// <summary>Its name as the bytes of the archive.</summary>
    public required byte[] RawName { get; init; }

    /// <summary>Its name, fit to be shown.</summary>
    public required string Name { get; init; }

    /// <summary>Bits that say how it is packed: 0 encrypted, 3 lengths behind the content.</summary>
    public required int Flags { get; init; }

    /// <summary>How it is packed: 0 not at all, 8 deflate, 9 deflate64.</summary>
    public required int Method { get; init; }

    /// <summary>CRC-32 of the content.</summary>
    public required uint Checksum { get; init; }

    /// <summary>Bytes of the content as packed.</summary>
    public required long PackedLength { get; init; }

    /// <summary>Bytes of the content.</summary>
    public required long Length { get; init; }

    /// <summary>Where its own header stands in the file.</summary>
    public required long Offset { get; init; }

    /// <summary>Whether it is marked as a symbolic link.</summary>
    public required bool IsLink { get; init; }

    /// <summary>Whether it is a folder: nothing to read.</summary>
    public bool IsFolder => Name.EndsWith('/') && Length == 0 && Checksum == 0;

    /// <summary>Reads an entry of the directory.</summary>
    /// <param name="directory">The directory from the entry on.</param>
    /// <param name="bytes">How long the entry is.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static ZipMember Parse(ReadOnlySpan<byte> directory, out int bytes)
    {
        if (directory.Length < FixedBytes || ZipNumbers.Four(directory, 0) != ZipNumbers.Entry)
        {
            throw new InvalidDataException("an entry of its directory does not begin as one");
        }

        var (name, extra, comment) = (ZipNumbers.Two(directory, 28), ZipNumbers.Two(directory, 30), ZipNumbers.Two(directory, 32));
        bytes = FixedBytes + name + extra + comment;
        if (bytes > directory.Length)
        {
            throw new InvalidDataException("an entry of its directory is longer than the directory");
        }

        if (ZipNumbers.Two(directory, 34) is not (0 or ushort.MaxValue))
        {
            throw new InvalidDataException("it is one part of a split archive");
        }

        var rawName = directory.Slice(FixedBytes, name);
        var large = ZipNumbers.LargeValues(directory.Slice(FixedBytes + name, extra));
        var length = ZipNumbers.FourOrLarge(directory, 24, ref large); // the large values stand in this order
        var packed = ZipNumbers.FourOrLarge(directory, 20, ref large);
        return new()
        {
            RawName = rawName.ToArray(),
            Name = ArchiveMember.Decode(rawName),
            Flags = ZipNumbers.Two(directory, 8),
            Method = ZipNumbers.Two(directory, 10),
            Checksum = ZipNumbers.Four(directory, 16),
            PackedLength = packed,
            Length = length,
            Offset = ZipNumbers.FourOrLarge(directory, 42, ref large),
            IsLink = (ZipNumbers.Two(directory, 40) & UnixKinds) == UnixLink,
        };
    }
}
