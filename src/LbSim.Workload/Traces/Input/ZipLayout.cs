using System.Buffers.Binary;

namespace LbSim.Workload.Traces;

/// <summary>Compares what a zip archive's directory says with the members' own headers, and looks for members that it does not name.</summary>
internal static class ZipLayout
{
    private const int FixedBytes = 30;
    private const int DescribedFlags = 1; // encrypted; whether lengths stand behind the content shows by itself
    private static readonly int[] DescriptorLengths = [24, 20, 16, 12];

    /// <summary>Walks the file from its start to the directory: members have to follow each other without a gap.</summary>
    /// <exception cref="InvalidDataException">They do not, or a member's header contradicts the directory.</exception>
    public static void Check(Stream file, IEnumerable<ZipMember> members, long directory)
    {
        ZipMember[] inPlace = [.. members.OrderBy(member => member.Offset)];
        var at = 0L;
        for (var index = 0; index < inPlace.Length; index++)
        {
            CheckGap(file, at, inPlace[index].Offset);
            at = index + 1 < inPlace.Length ? inPlace[index + 1].Offset : directory;
            at = CheckMember(file, inPlace[index], at);
        }

        CheckGap(file, at, directory);
    }

    private static void CheckGap(Stream file, long at, long next)
    {
        if (next <= at)
        {
            return; // members that lie over each other have been found already
        }

        ReadOnlySpan<byte> header = ZipNumbers.Read(file, at, Math.Min(FixedBytes, next - at));
        if (header.Length == FixedBytes && ZipNumbers.Four(header, 0) == ZipNumbers.Local)
        {
            var name = ArchiveMember.Decode(ZipNumbers.Read(file, at + FixedBytes, Math.Min(ZipNumbers.Two(header, 26), next - at - FixedBytes)));
            throw new InvalidDataException($"{ArchiveMember.Quote(name)} at byte {at} is not in its directory");
        }

        throw new InvalidDataException($"{next - at} bytes at {at} are of no file in its directory");
    }

    // where the member ends; the next thing in the file, whatever it is, begins at next
    private static long CheckMember(Stream file, ZipMember member, long next)
    {
        ReadOnlySpan<byte> header = ZipNumbers.Read(file, member.Offset, FixedBytes);
        if (ZipNumbers.Four(header, 0) != ZipNumbers.Local)
        {
            throw Disagreement(member, $"has no header at byte {member.Offset}");
        }

        var (name, extra) = (ZipNumbers.Two(header, 26), ZipNumbers.Two(header, 28));
        ReadOnlySpan<byte> texts = ZipNumbers.Read(file, member.Offset + FixedBytes, name + extra);
        if (!texts[..name].SequenceEqual(member.RawName))
        {
            throw Disagreement(member, $"is called {ArchiveMember.Quote(ArchiveMember.Decode(texts[..name]))} by its own header");
        }

        if (ZipNumbers.Two(header, 8) != member.Method || ((ZipNumbers.Two(header, 6) ^ member.Flags) & DescribedFlags) != 0)
        {
            throw Disagreement(member, "is packed in another way by its own header");
        }

        var end = member.Offset + FixedBytes + name + extra + member.PackedLength;
        if (end > next)
        {
            throw Disagreement(member, $"ends at byte {end}, behind where the next one begins ({next})");
        }

        var large = ZipNumbers.LargeValues(texts[name..]);
        var (length, packed) = (ZipNumbers.FourOrLarge(header, 22, ref large), ZipNumbers.FourOrLarge(header, 18, ref large));
        if (Array.Find(DescriptorLengths, bytes => bytes <= next - end && IsDescriptor(ZipNumbers.Read(file, end, bytes), member)) is > 0 and var descriptor)
        {
            return end + descriptor;
        }

        return (length, packed, ZipNumbers.Four(header, 14)) == (member.Length, member.PackedLength, member.Checksum)
            ? end
            : throw Disagreement(member, "has another length or CRC-32 by its own header");
    }

    // CRC-32 and both lengths, in 4 or 8 bytes each, with or without a mark in front
    private static bool IsDescriptor(ReadOnlySpan<byte> bytes, ZipMember member)
    {
        if (bytes.Length is 16 or 24)
        {
            if (ZipNumbers.Four(bytes, 0) != ZipNumbers.Descriptor)
            {
                return false;
            }

            bytes = bytes[4..];
        }

        return bytes.Length switch
        {
            12 => (ZipNumbers.Four(bytes, 0), ZipNumbers.Four(bytes, 4), ZipNumbers.Four(bytes, 8)) == (member.Checksum, (uint)member.PackedLength, (uint)member.Length),
            20 => (ZipNumbers.Four(bytes, 0), BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[12..])) == (member.Checksum, member.PackedLength, member.Length),
            _ => false,
        };
    }

    private static InvalidDataException Disagreement(ZipMember member, string problem) => new($"{ArchiveMember.Quote(member.Name)} of its directory {problem}");
}
