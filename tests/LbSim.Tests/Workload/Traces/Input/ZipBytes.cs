using System.Text;
using LbSim.Kernel.Text;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Writes zip archives the base library does not: with numbers of 64 bits throughout, or with a directory that is wrong. Contents are not compressed.</summary>
internal static class ZipBytes
{
    /// <summary>Packs files.</summary>
    /// <param name="files">What to pack.</param>
    /// <param name="isLarge">Whether all numbers stand where there is room for 64 bits (zip64).</param>
    /// <param name="isStreamed">Whether lengths and CRC-32 stand behind the contents.</param>
    /// <param name="isListed">Which files the directory names; null for all.</param>
    /// <param name="method">What the headers say of how contents are packed.</param>
    /// <param name="flags">Further bits of the headers.</param>
    public static byte[] Write(IEnumerable<ArchiveFile> files, bool isLarge = false, bool isStreamed = false, Predicate<string>? isListed = null, ushort method = 0, ushort flags = 0)
    {
        using var packed = new MemoryStream();
        using var writer = new BinaryWriter(packed);
        var listed = new List<(ArchiveFile File, long Offset)>();
        flags |= (ushort)(isStreamed ? 8 : 0);
        foreach (var file in files)
        {
            if (isListed?.Invoke(file.Name) != false)
            {
                listed.Add((file, packed.Position));
            }

            WriteMember(writer, file, isLarge, isStreamed, method, flags);
        }

        var start = packed.Position;
        listed.ForEach(entry => WriteEntry(writer, entry.File, entry.Offset, isLarge, method, flags));
        WriteEnd(writer, listed.Count, start, packed.Position, isLarge);
        return packed.ToArray();
    }

    private static void WriteMember(BinaryWriter writer, ArchiveFile file, bool isLarge, bool isStreamed, ushort method, ushort flags)
    {
        var (name, length) = (Encoding.UTF8.GetBytes(file.Name), isStreamed ? 0 : file.Content.Length);
        writer.Write("PK\u0003\u0004\u002d\0"u8);
        writer.Write(flags);
        writer.Write(method);
        writer.Write(0); // time
        writer.Write(isStreamed ? 0 : Crc32.Add(0, file.Content));
        writer.Write(isLarge && !isStreamed ? uint.MaxValue : (uint)length);
        writer.Write(isLarge && !isStreamed ? uint.MaxValue : (uint)length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)(isLarge ? 20 : 0));
        writer.Write(name);
        WriteLarge(writer, isLarge, length, length);
        writer.Write(file.Content);
        if (isStreamed)
        {
            writer.Write("PK\u0007\u0008"u8);
            writer.Write(Crc32.Add(0, file.Content));
            WriteLength(writer, isLarge, file.Content.Length);
            WriteLength(writer, isLarge, file.Content.Length);
        }
    }

    private static void WriteEntry(BinaryWriter writer, ArchiveFile file, long offset, bool isLarge, ushort method, ushort flags)
    {
        var name = Encoding.UTF8.GetBytes(file.Name);
        writer.Write("PK\u0001\u0002\u002d\u0003\u002d\0"u8);
        writer.Write(flags);
        writer.Write(method);
        writer.Write(0); // time
        writer.Write(Crc32.Add(0, file.Content));
        writer.Write(isLarge ? uint.MaxValue : (uint)file.Content.Length);
        writer.Write(isLarge ? uint.MaxValue : (uint)file.Content.Length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)(isLarge ? 28 : 0));
        writer.Write(new byte[10]); // comment, disk, attributes
        writer.Write(isLarge ? uint.MaxValue : (uint)offset);
        writer.Write(name);
        WriteLarge(writer, isLarge, file.Content.Length, file.Content.Length, offset);
    }

    private static void WriteEnd(BinaryWriter writer, int count, long start, long end, bool isLarge)
    {
        if (isLarge)
        {
            writer.Write("PK\u0006\u0006"u8);
            writer.Write(44L);
            writer.Write("\u002d\u0003\u002d\0\0\0\0\0\0\0\0\0"u8);
            writer.Write((long)count);
            writer.Write((long)count);
            writer.Write(end - start);
            writer.Write(start);
            writer.Write("PK\u0006\u0007\0\0\0\0"u8);
            writer.Write(end);
            writer.Write(1);
        }

        writer.Write("PK\u0005\u0006\0\0\0\0"u8);
        writer.Write(isLarge ? ushort.MaxValue : (ushort)count);
        writer.Write(isLarge ? ushort.MaxValue : (ushort)count);
        writer.Write(isLarge ? uint.MaxValue : (uint)(end - start));
        writer.Write(isLarge ? uint.MaxValue : (uint)start);
        writer.Write((ushort)0);
    }

    private static void WriteLarge(BinaryWriter writer, bool isLarge, params long[] values)
    {
        if (isLarge)
        {
            writer.Write((ushort)1);
            writer.Write((ushort)(8 * values.Length));
            Array.ForEach(values, writer.Write);
        }
    }

    private static void WriteLength(BinaryWriter writer, bool isLarge, long length)
    {
        if (isLarge)
        {
            writer.Write(length);
        }
        else
        {
            writer.Write((uint)length);
        }
    }
}
