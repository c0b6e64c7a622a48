using System.Runtime.InteropServices;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>The gaps of all arrivals, and those within sessions, in order of length, in the memory of the rows they were found in.</summary>
/// <remarks>Each chunk is sorted by itself (radix sort, least digit first); a rank is looked for in all of them by bisection.</remarks>
internal sealed class RankedGaps
{
    private const int DigitBits = 11;
    private const int Digits = 6; // 66 bits

    private readonly RowStore _rows;

    /// <summary>Ranks the gaps.</summary>
    /// <param name="rows">Rows whose time is the gap since the row before, or -1, and whose slot is the gap since the session's row before, or -1. Nothing is left of them.</param>
    public RankedGaps(RowStore rows)
    {
        _rows = rows;
        for (var chunk = 0; chunk < rows.Chunks; chunk++)
        {
            Pack(rows.Chunk(chunk));
        }
    }

    /// <summary>Gaps of arrivals at shares of the way through them, interpolated between the two nearest ranks.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="shares">0 to 1, in rising order.</param>
    public double[] OfArrivals(long count, ReadOnlySpan<double> shares) => Quantiles(2, count, shares);

    /// <summary>Gaps within sessions at shares of the way through them.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="shares">0 to 1, in rising order.</param>
    public double[] WithinSessions(long count, ReadOnlySpan<double> shares) => Quantiles(3, count, shares);

    // the chunk's first half becomes pairs, then its third quarter the gaps of arrivals and its last those within sessions, sorted with its first quarter to help
    private static void Pack(Span<StoredRow> rows)
    {
        var words = MemoryMarshal.Cast<StoredRow, long>(rows);
        for (var index = 0; index < rows.Length; index++)
        {
            var (arrival, session) = (rows[index].At, rows[index].Slot);
            (words[2 * index], words[(2 * index) + 1]) = (arrival, session);
        }

        var arrivals = Quarter(words, 2);
        var sessions = Quarter(words, 3);
        for (var index = 0; index < rows.Length; index++)
        {
            (arrivals[index], sessions[index]) = (words[2 * index], words[(2 * index) + 1]);
        }

        Sort(arrivals, Quarter(words, 0));
        Sort(sessions, Quarter(words, 0));
    }

    private static Span<long> Quarter(Span<long> words, int index) => words.Slice(words.Length / 4 * index, words.Length / 4);

    private static void Sort(Span<long> values, Span<long> spare)
    {
        var counts = new int[Digits << DigitBits];
        foreach (var value in values)
        {
            var key = KeyOf(value);
            for (var digit = 0; digit < Digits; digit++)
            {
                counts[(digit << DigitBits) | DigitOf(key, digit)]++;
            }
        }

        var from = values;
        var to = spare;
        var isSwapped = false;
        for (var digit = 0; digit < Digits; digit++)
        {
            var starts = counts.AsSpan(digit << DigitBits, 1 << DigitBits);
            if (starts[DigitOf(KeyOf(values[0]), digit)] == values.Length)
            {
                continue; // all values have this digit in common
            }

            var start = 0;
            foreach (ref var count in starts)
            {
                (count, start) = (start, start + count);
            }

            foreach (var value in from)
            {
                to[starts[DigitOf(KeyOf(value), digit)]++] = value;
            }

            var filled = to;
            to = from;
            from = filled;
            isSwapped = !isSwapped;
        }

        if (isSwapped)
        {
            from.CopyTo(values);
        }
    }

    private static ulong KeyOf(long value) => (ulong)(value + 1); // from -1 on

    private static int DigitOf(ulong key, int digit) => (int)(key >> (digit * DigitBits)) & ((1 << DigitBits) - 1);

    private double[] Quantiles(int quarter, long count, ReadOnlySpan<double> shares)
    {
        var found = new double[shares.Length];
        var least = 0L;
        for (var index = 0; index < found.Length; index++)
        {
            var rank = shares[index] * (count - 1);
            var low = (long)Math.Floor(rank);
            var missing = _rows.Count - count; // the -1 of rows without a gap stand before all others
            least = At(quarter, missing + low, least);
            var next = At(quarter, missing + Math.Min(low + 1, count - 1), least);
            found[index] = least + ((rank - low) * (next - least));
        }

        return found;
    }

    /// <summary>The least value, from a given one on, such that more than <paramref name="rank"/> values are at or below it.</summary>
    private long At(int quarter, long rank, long least)
    {
        if (AtOrBelow(quarter, least) > rank)
        {
            return least;
        }

        var (below, above) = (least, long.MaxValue);
        while (above - below > 1)
        {
            var middle = below + ((above - below) / 2);
            (below, above) = AtOrBelow(quarter, middle) > rank ? (below, middle) : (middle, above);
        }

        return above;
    }

    private long AtOrBelow(int quarter, long value)
    {
        var sum = 0L;
        for (var chunk = 0; chunk < _rows.Chunks; chunk++)
        {
            var sorted = Quarter(MemoryMarshal.Cast<StoredRow, long>(_rows.Chunk(chunk)), quarter);
            var (from, to) = (0, sorted.Length);
            while (from < to)
            {
                var middle = (from + to) >>> 1;
                (from, to) = sorted[middle] <= value ? (middle + 1, to) : (from, middle);
            }

            sum += from;
        }

        return sum;
    }
}
