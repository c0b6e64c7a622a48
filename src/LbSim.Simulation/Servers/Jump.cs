namespace LbSim.Simulation.Servers;

/// <summary>A run of consecutive passes whose durations grow by a constant: First, First + Growth, ..., in picoseconds.</summary>
/// <remarks>S(k) = k*First + Growth*k*(k-1)/2 (docs/model/engine.md). All integer, so that it equals the sum pass by pass.</remarks>
internal readonly struct Jump(long start, long first, long growth)
{
    /// <summary>Passes in one jump at most: keeps every product inside 64 bits. Ending a jump early changes nothing.</summary>
    public const int MostIterations = 1 << 16;

    public readonly long Start = start;
    public readonly long First = first;
    public readonly long Growth = growth;

    /// <summary>Duration of the first k passes.</summary>
    public long Span(long k) => (k * First) + (Growth * (k * (k - 1) / 2));

    /// <summary>End of the k-th pass.</summary>
    public long BoundaryAt(long k) => Start + Span(k);

    /// <summary>Limits k so that its span stays within 2^61 ps, whatever the coefficients.</summary>
    public int Limit(int k)
    {
        var longest = First + (Growth * k);
        return longest < 1L << 44 ? k : (int)Math.Clamp((1L << 61) / longest, 1, k);
    }

    /// <summary>The smallest k of at least 1 with a boundary at or after an instant after the start.</summary>
    public int FirstBoundaryAtOrAfter(long time)
    {
        var k = Math.Max(Estimate(time - Start), 1);
        while (BoundaryAt(k) < time)
        {
            k++;
        }

        while (k > 1 && BoundaryAt(k - 1) >= time)
        {
            k--;
        }

        return k;
    }

    /// <summary>How many passes have ended at an instant: the largest k with a boundary at or before it.</summary>
    public int EndedBy(long time)
    {
        var k = Math.Max(Estimate(time - Start), 0);
        while (BoundaryAt(k + 1) <= time)
        {
            k++;
        }

        while (k > 0 && BoundaryAt(k) > time)
        {
            k--;
        }

        return k;
    }

    /// <summary>KV tokens times picoseconds over the first k passes, with <paramref name="stored"/> tokens at the start and <paramref name="members"/> more after each pass.</summary>
    public Int128 KvIntegral(long k, long stored, int members)
    {
        // sum of (First + Growth*j) * (stored + members*j) for j = 0 .. k-1
        var sum = (Int128)Span(k) * stored;
        if (k > 1 && members > 0)
        {
            var pairs = k * (k - 1) / 2;
            var squares = (Int128)pairs * ((2 * k) - 1) / 3;
            sum += members * (((Int128)First * pairs) + (Growth * squares));
        }

        return sum;
    }

    // a starting point within a pass or two of the root of S(k) = span; the callers correct it in integers
    private int Estimate(long span)
    {
        if (span <= 0)
        {
            return 0;
        }

        if (Growth == 0)
        {
            return (int)Math.Min(span / First, MostIterations);
        }

        var b = First - (Growth * 0.5);
        var root = (Math.Sqrt((b * b) + (2.0 * Growth * span)) - b) / Growth;
        return (int)Math.Min(root, MostIterations);
    }
}
