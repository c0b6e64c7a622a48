namespace LbSim.Balancing.Policies;

/// <summary>CRC-32 (IEEE 802.3, reflected, as in zlib and nginx), fed piece by piece.</summary>
internal static class Crc32
{
    /// <summary>The state before the first byte.</summary>
    public const uint Start = 0xFFFFFFFF;

    private static readonly uint[] Table = MakeTable();

    public static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            state = Table[(state ^ value) & 0xFF] ^ (state >> 8);
        }

        return state;
    }

    public static uint End(uint state) => ~state;

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint index = 0; index < 256; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[index] = value;
        }

        return table;
    }
}
