using System.Buffers.Binary;

namespace LbSim.Kernel.Text;

/// <summary>CRC-32 (IEEE 802.3, reflected) as zip, gzip, zlib, nginx and the Linux kernel use it (RFC 1952, section 8), eight bytes at a time.</summary>
public static class Crc32
{
    private const int Slices = 8;
    private static readonly uint[] Tables = BuildTables();

    /// <summary>Takes bytes into a checksum.</summary>
    /// <param name="checksum">That of the bytes before; 0 where there are none.</param>
    /// <param name="bytes">The next bytes.</param>
    public static uint Add(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~checksum;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = Tables[(7 * 256) + (low & 255)] ^ Tables[(6 * 256) + ((low >> 8) & 255)] ^ Tables[(5 * 256) + ((low >> 16) & 255)] ^ Tables[(4 * 256) + (low >> 24)]
                ^ Tables[(3 * 256) + bytes[4]] ^ Tables[(2 * 256) + bytes[5]] ^ Tables[256 + bytes[6]] ^ Tables[bytes[7]];
        }

        foreach (var octet in bytes)
        {
            crc = Tables[(byte)(crc ^ octet)] ^ (crc >> 8);
        }

        return ~crc;
    }

    // table k says what a byte does to the checksum when k zero bytes follow it
    private static uint[] BuildTables()
    {
        const uint Polynomial = 0xEDB88320; // reflected
        var tables = new uint[Slices * 256];
        for (var index = 0u; index < 256; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? Polynomial ^ (value >> 1) : value >> 1;
            }

            tables[index] = value;
        }

        for (var index = 256; index < tables.Length; index++)
        {
            var shorter = tables[index - 256];
            tables[index] = tables[(byte)shorter] ^ (shorter >> 8);
        }

        return tables;
    }
}
