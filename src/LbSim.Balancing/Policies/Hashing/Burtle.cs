namespace LbSim.Balancing.Policies;

/// <summary>Bob Jenkins's lookup2 of 1996 over lower-cased ASCII, as dnsdist hashes names.</summary>
internal static class Burtle
{
    private const uint Golden = 0x9E3779B9;

    public static uint Hash(ReadOnlySpan<byte> bytes, uint start)
    {
        var (a, b, c) = (Golden, Golden, start);
        var rest = bytes;
        while (rest.Length >= 12)
        {
            a += Word(rest, 0);
            b += Word(rest, 4);
            c += Word(rest, 8);
            Mix(ref a, ref b, ref c);
            rest = rest[12..];
        }

        // the lowest byte of the last word holds the length
        c += (uint)bytes.Length + (Word(rest, 8) << 8);
        a += Word(rest, 0);
        b += Word(rest, 4);
        Mix(ref a, ref b, ref c);
        return c;
    }

    // up to four bytes, little endian, those beyond the end being 0
    private static uint Word(ReadOnlySpan<byte> bytes, int from)
    {
        var word = 0u;
        for (var index = from; index < from + 4 && index < bytes.Length; index++)
        {
            var value = bytes[index];
            word |= (uint)(value is >= (byte)'A' and <= (byte)'Z' ? value + 32 : value) << (8 * (index - from));
        }

        return word;
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        a = (a - b - c) ^ (c >> 13);
        b = (b - c - a) ^ (a << 8);
        c = (c - a - b) ^ (b >> 13);
        a = (a - b - c) ^ (c >> 12);
        b = (b - c - a) ^ (a << 16);
        c = (c - a - b) ^ (b >> 5);
        a = (a - b - c) ^ (c >> 3);
        b = (b - c - a) ^ (a << 10);
        c = (c - a - b) ^ (b >> 15);
    }
}
