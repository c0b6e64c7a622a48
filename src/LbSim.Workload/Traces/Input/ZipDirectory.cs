namespace LbSim.Workload.Traces;

/// <summary>Reads the directory at the end of a zip archive, strictly: everything it says has to agree with the bytes of the file.</summary>
/// <remarks>The base library looks for less, and a member whose entry is damaged would be lost without a word.</remarks>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int LargeEndBytes = 56;
    private const int LocatorBytes = 20;
    private const int LongestComment = ushort.MaxValue;

    /// <summary>The members in the order of the directory; their contents with the headers fill the file up to it.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static List<ZipMember> Read(Stream file)
    {
        var end = FindEnd(file);
        var (start, bytes, count) = ReadEnd(file, end);
        var directory = ZipNumbers.Read(file, start, bytes);
        var members = new List<ZipMember>();
        for (var rest = directory.AsSpan(); !rest.IsEmpty;)
        {
            members.Add(ZipMember.Parse(rest, out var used));
            rest = rest[used..];
        }

        if (members.Count != count)
        {
            throw new InvalidDataException($"its directory has {members.Count} entries where the end of the archive says {count}");
        }

        ZipLayout.Check(file, members, start);
        return members;
    }

    // the record whose comment reaches exactly to the end of the file
    private static long FindEnd(Stream file)
    {
        var length = (int)Math.Min(file.Length, EndBytes + LongestComment);
        var first = file.Length - length;
        ReadOnlySpan<byte> tail = ZipNumbers.Read(file, first, length);
        var nearest = -1;
        for (var at = length - EndBytes; at >= 0; at--)
        {
            if (ZipNumbers.Four(tail, at) == ZipNumbers.End)
            {
                if (at + EndBytes + ZipNumbers.Two(tail, at + 20) == length)
                {
                    return first + at;
                }

                nearest = Math.Max(nearest, at);
            }
        }

        throw new InvalidDataException(nearest < 0 ? "it has no directory at its end" : $"the record at byte {first + nearest} does not end where the file does");
    }

    private static (long Start, long Bytes, long Count) ReadEnd(Stream file, long at)
    {
        ReadOnlySpan<byte> end = ZipNumbers.Read(file, at, EndBytes);
        var (start, bytes, count) = ((long)ZipNumbers.Four(end, 16), (long)ZipNumbers.Four(end, 12), (long)ZipNumbers.Two(end, 10));
        var isSplit = ZipNumbers.Two(end, 4) is not (0 or ushort.MaxValue) || ZipNumbers.Two(end, 6) is not (0 or ushort.MaxValue) || ZipNumbers.Two(end, 8) != count;
        var limit = at;
        if (at >= LocatorBytes && ZipNumbers.Read(file, at - LocatorBytes, LocatorBytes) is var locator && ZipNumbers.Four(locator, 0) == ZipNumbers.LargeEndLocator)
        {
            limit = ZipNumbers.Eight(locator, 8);
            isSplit |= ZipNumbers.Four(locator, 4) != 0 || ZipNumbers.Four(locator, 16) > 1;
            (start, bytes, count) = ReadLargeEnd(file, limit, at - LocatorBytes, (start, bytes, count));
        }

        return isSplit ? throw new InvalidDataException("it is one part of a split archive")
            : start + bytes == limit ? (start, bytes, count)
            : throw new InvalidDataException($"its directory is said to be {bytes} bytes at {start} and ends at {limit}");
    }

    private static (long Start, long Bytes, long Count) ReadLargeEnd(Stream file, long at, long limit, (long Start, long Bytes, long Count) small)
    {
        var record = ZipNumbers.Read(file, at, LargeEndBytes);
        var (start, bytes, count) = (ZipNumbers.Eight(record, 48), ZipNumbers.Eight(record, 40), ZipNumbers.Eight(record, 32));
        var fits = ZipNumbers.Four(record, 0) == ZipNumbers.LargeEnd && ZipNumbers.Eight(record, 4) == limit - at - 12 && ZipNumbers.Eight(record, 24) == count
            && IsSame(small.Start, start, uint.MaxValue) && IsSame(small.Bytes, bytes, uint.MaxValue) && IsSame(small.Count, count, ushort.MaxValue);
        return fits ? (start, bytes, count) : throw new InvalidDataException("the two records at its end do not agree");
    }

    // the record of old says so where a number is too large for it
    private static bool IsSame(long small, long large, long tooLarge) => small == large || small == tooLarge;
}
