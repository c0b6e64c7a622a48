using System.Buffers.Binary;

namespace LbSim.Workload.Traces;

/// <summary>The numbers of a zip archive's headers: little endian, at fixed places (PKWARE APPNOTE.TXT 6.3.10, section 4).</summary>
internal static class ZipNumbers
{
    /// <summary>Begins the header in front of a member's content.</summary>
    public const uint Local = 0x04034B50;

    /// <summary>Begins a member's entry of the directory.</summary>
    public const uint Entry = 0x02014B50;

    /// <summary>Begins what stands behind a content whose length was not known in advance; not everybody writes it.</summary>
    public const uint Descriptor = 0x08074B50;

    /// <summary>Begins the record that ends an archive.</summary>
    public const uint End = 0x06054B50;

    /// <summary>Begins the record of a directory that does not fit into 32 bits.</summary>
    public const uint LargeEnd = 0x06064B50;

    /// <summary>Begins what says where that record is.</summary>
    public const uint LargeEndLocator = 0x07064B50;

    /// <summary>A number of 2 bytes.</summary>
    public static int Two(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    /// <summary>A number of 4 bytes.</summary>
    public static uint Four(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    /// <summary>A number of 8 bytes.</summary>
    /// <exception cref="InvalidDataException">It is beyond any file's length.</exception>
    public static long Eight(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]) is >= 0 and var number ? number : throw new InvalidDataException("a length or place in it is beyond any file's");

    /// <summary>The values of the extra field for numbers that do not fit into 32 bits (section 4.5.3); empty if there is none.</summary>
    /// <exception cref="InvalidDataException">The extra fields do not fit together.</exception>
    public static ReadOnlySpan<byte> LargeValues(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = Two(extra, 2);
            if (length > extra.Length - 4)
            {
                break; // padding that is no field: some programs align contents with it
            }

            if (Two(extra, 0) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    /// <summary>A number of 4 bytes, or the next of the large values if it says so.</summary>
    /// <exception cref="InvalidDataException">The large value is missing.</exception>
    public static long FourOrLarge(ReadOnlySpan<byte> bytes, int at, ref ReadOnlySpan<byte> large)
    {
        var number = Four(bytes, at);
        if (number != uint.MaxValue || large.IsEmpty)
        {
            return number;
        }

        if (large.Length < 8)
        {
            throw new InvalidDataException("a length or place beyond 4 GiB is missing");
        }

        var value = Eight(large, 0);
        large = large[8..];
        return value;
    }

    /// <summary>Reads bytes at a place of a file.</summary>
    /// <exception cref="InvalidDataException">They are not all there.</exception>
    public static byte[] Read(Stream file, long at, long length)
    {
        if (at < 0 || length < 0 || at > file.Length - length || length > Array.MaxLength)
        {
            throw new InvalidDataException($"{length} bytes at {at} are said to be of it, and it has {file.Length}");
        }

        var bytes = new byte[length];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }
}
