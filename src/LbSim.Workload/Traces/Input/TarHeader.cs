namespace LbSim.Workload.Traces;

/// <summary>The block in front of a tar archive's member; its checksum has been found right.</summary>
/// <remarks>POSIX pax, "ustar Interchange Format", with the extensions of GNU tar (its manual, "Basic Tar Format") and the older format without a magic.</remarks>
internal sealed class TarHeader
{
    /// <summary>Length of a header, and of the blocks that contents are padded to.</summary>
    public const int Bytes = 512;

    private const int ChecksumAt = 148;
    private const int ChecksumBytes = 8;

    private TarHeader(ReadOnlySpan<byte> block)
    {
        Type = (char)block[156];
        Size = Number(block.Slice(124, 12)) ?? 0;
        Link = Text(block.Slice(157, 100));
        var prefix = block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(block.Slice(345, 155)) : []; // GNU has times there
        Name = [.. prefix, .. prefix.Length > 0 ? "/"u8 : [], .. Text(block[..100])];
    }

    /// <summary>What kind of member it is.</summary>
    public char Type { get; }

    /// <summary>Bytes of content behind it, padding apart.</summary>
    public long Size { get; }

    /// <summary>Name of the member.</summary>
    public byte[] Name { get; }

    /// <summary>What a link leads to.</summary>
    public byte[] Link { get; }

    /// <summary>Whether a file begins as tar files do, whatever it is called.</summary>
    public static bool IsFirst(ReadOnlySpan<byte> start) =>
        start.Length >= Bytes && (start.Slice(257, 5).SequenceEqual("ustar"u8) || HasRightChecksum(start[..Bytes]));

    /// <summary>Reads a header.</summary>
    /// <exception cref="InvalidDataException">Its checksum does not fit, or a number is none.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        if (!HasRightChecksum(block))
        {
            throw new InvalidDataException($"has the checksum {RowText.Quote(block.Slice(ChecksumAt, ChecksumBytes).TrimEnd(" \0"u8))} where its bytes come to \"{Convert.ToString(Sum(block, isSigned: false), 8)}\"");
        }

        return new(block);
    }

    /// <summary>The bytes of a text up to the first zero.</summary>
    public static byte[] Text(ReadOnlySpan<byte> field) => field[..(field.IndexOf((byte)0) is >= 0 and var end ? end : field.Length)].ToArray();

    // historic programs added signed bytes up, and readers take both
    private static bool HasRightChecksum(ReadOnlySpan<byte> block)
    {
        var field = block.Slice(ChecksumAt, ChecksumBytes);
        return TryOctal(field, out var stated) && stated is { } sum && (sum == Sum(block, isSigned: false) || sum == Sum(block, isSigned: true));
    }

    // the field of the checksum itself counts as blanks
    private static long Sum(ReadOnlySpan<byte> block, bool isSigned)
    {
        var sum = (long)ChecksumBytes * ' ';
        for (var index = 0; index < block.Length; index++)
        {
            sum += index is >= ChecksumAt and < ChecksumAt + ChecksumBytes ? 0 : isSigned ? (sbyte)block[index] : block[index];
        }

        return sum;
    }

    private static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            return Large(field);
        }

        return TryOctal(field, out var number) ? number : throw new InvalidDataException($"says that the content has {RowText.Quote(field.TrimEnd(" \0"u8))} bytes, which is no octal number");
    }

    // GNU and star: where octal digits do not suffice, the first bit is set and the rest is the number
    private static long Large(ReadOnlySpan<byte> field)
    {
        var value = (Int128)(field[0] & 0x7F);
        foreach (var octet in field[1..])
        {
            value = (value << 8) | octet;
        }

        return value <= long.MaxValue ? (long)value : throw new InvalidDataException("says that the content is longer than any file");
    }

    // blanks, digits, and then blanks or zeros up to the end; nothing at all is no number
    private static bool TryOctal(ReadOnlySpan<byte> field, out long? number)
    {
        number = null;
        foreach (var digit in field.TrimStart((byte)' ').TrimEnd(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            number = ((number ?? 0) << 3) + digit - '0';
        }

        return true;
    }
}
