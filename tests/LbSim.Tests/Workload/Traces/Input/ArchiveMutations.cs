using LbSim.Kernel.Random;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Damages archives: a little anywhere, or where it hurts: headers, directory, block limits, the end.</summary>
internal sealed class ArchiveMutations(byte[] seed, RandomStream random)
{
    private const int Block = 512;
    private readonly int[] _headers = [.. Enumerable.Range(0, seed.Length - 4).Where(at => IsHeader(seed.AsSpan(at), at))];

    public byte[] Next() => random.NextIndex(8) switch
    {
        0 => seed[..random.NextIndex(seed.Length)],
        1 => Cut(random.NextIndex(seed.Length), random.NextIndex(Block)),
        2 => Clear(NearHeader(), 1 + random.NextIndex(40)),
        3 => Clear(random.NextIndex(seed.Length / Block) * Block, Block),
        4 => MoveBlock(),
        5 => Exchange(NearHeader(), NearHeader()), // a checksum that only adds up does not notice within one header
        6 => Change(NearHeader(), (byte)random.NextIndex(256)),
        _ => TraceMutations.Mutate(seed, random),
    };

    private byte[] Clear(int at, int length)
    {
        byte[] bytes = [.. seed];
        bytes.AsSpan(at, Math.Min(length, bytes.Length - at)).Clear();
        return bytes;
    }

    private byte[] Cut(int at, int length) => [.. seed[..at], .. seed[Math.Min(at + length, seed.Length)..]];

    private byte[] Change(int at, byte value)
    {
        byte[] bytes = [.. seed];
        bytes[at] = value;
        return bytes;
    }

    private byte[] Exchange(int left, int right)
    {
        byte[] bytes = [.. seed];
        (bytes[left], bytes[right]) = (bytes[right], bytes[left]);
        return bytes;
    }

    // a block taken out, put elsewhere, or doubled
    private byte[] MoveBlock()
    {
        var (from, to) = (random.NextIndex(seed.Length / Block) * Block, random.NextIndex(seed.Length / Block) * Block);
        var block = seed[from..Math.Min(from + Block, seed.Length)];
        return random.NextIndex(3) switch
        {
            0 => Cut(from, Block),
            1 => [.. seed[..to], .. block, .. seed[to..]],
            _ => [.. seed[..to], .. block, .. seed[Math.Min(to + Block, seed.Length)..]],
        };
    }

    // in other files anywhere
    private int NearHeader()
    {
        var start = _headers.Length == 0 ? random.NextIndex(seed.Length) : _headers[random.NextIndex(_headers.Length)];
        return Math.Min(start + random.NextIndex(seed[0] == 'P' ? 60 : 180), seed.Length - 1);
    }

    // of a zip archive, its directory too, or of a tar archive, with a checksum as all writers here put it
    private static bool IsHeader(ReadOnlySpan<byte> bytes, int at) =>
        bytes.StartsWith("PK"u8) || (at % Block == 0 && bytes.Length >= Block && bytes[0] != 0 && bytes[154] == 0 && bytes[153] is >= (byte)'0' and <= (byte)'7');
}
