namespace LbSim.Workload.Lengths;

/// <summary>One range of a quantile table: from a place in the range to a number of tokens.</summary>
internal sealed class RangeSampler
{
    private readonly ulong _requests;
    private readonly (ulong End, int First, double TokensPerPlace, ulong Start)[] _pieces;

    private RangeSampler(QuantileTable table, int from, int to)
    {
        _requests = (ulong)(table.Below[to] - table.Below[from]);
        var pieces = new List<(ulong, int, double, ulong)>();
        for (var knot = from; knot < to; knot++)
        {
            var requests = table.Below[knot + 1] - table.Below[knot];
            if (requests > 0)
            {
                // places are requests times 2^32, so that a 32-bit draw times the range's requests is a place without rounding
                var start = (ulong)(table.Below[knot] - table.Below[from]) << 32;
                var width = (ulong)requests << 32;
                pieces.Add((start + width, table.Tokens[knot], (table.Tokens[knot + 1] - table.Tokens[knot]) / (double)width, start));
            }
        }

        _pieces = [.. pieces];
    }

    /// <summary>Cuts a table into ranges.</summary>
    /// <exception cref="ArgumentException">Table or divisions are not in order.</exception>
    public static RangeSampler[] Divide(QuantileTable table, IReadOnlyList<int> divisions)
    {
        if (table.Tokens.Count != table.Below.Count || divisions.Count < 2 || divisions[0] != 0 || divisions[^1] != table.Tokens.Count - 1
            || !IsRising(table.Tokens, 1) || !IsRising(table.Below, 0) || !IsRising(divisions, 1) || table.Below[0] != 0 || table.Tokens[0] < 1)
        {
            throw new ArgumentException("a quantile table or its divisions are not in order", nameof(table));
        }

        var ranges = new RangeSampler[divisions.Count - 1];
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = new(table, divisions[i], divisions[i + 1]);
        }

        return ranges;
    }

    /// <summary>The mean of a whole table.</summary>
    public static double MeanOf(QuantileTable table)
    {
        var sum = 0.0;
        for (var knot = 1; knot < table.Tokens.Count; knot++)
        {
            sum += (table.Below[knot] - table.Below[knot - 1]) * ((double)table.Tokens[knot] + table.Tokens[knot - 1] - 1) / 2;
        }

        return sum / table.Below[^1];
    }

    /// <summary>The tokens at a place in the range.</summary>
    /// <param name="place">0 for the beginning, 2^32 for the end.</param>
    public int At(uint place)
    {
        var at = place * _requests;
        var i = 0;
        while (at >= _pieces[i].End) // a range has about ten pieces: walking them is faster than halving
        {
            i++;
        }

        ref readonly var piece = ref _pieces[i];
        return piece.First + (int)((at - piece.Start) * piece.TokensPerPlace);
    }

    private static bool IsRising(IReadOnlyList<int> values, int step)
    {
        for (var i = 1; i < values.Count; i++)
        {
            if (values[i] < values[i - 1] + step)
            {
                return false;
            }
        }

        return true;
    }
}
