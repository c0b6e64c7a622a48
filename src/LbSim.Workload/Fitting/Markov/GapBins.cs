namespace LbSim.Workload.Fitting;

/// <summary>Gaps sorted into narrow bins of their logarithm, in units of the mean gap: densities and sums are then made per bin, not per gap.</summary>
/// <remarks>Each bin keeps the means of its gaps, of their logarithms and of their squares, so that no moment is rounded by the binning.</remarks>
internal sealed class GapBins
{
    private const double Width = 0.05; // of the natural logarithm: 5 % of a gap
    private const double Least = 1e-9; // mean gaps; what is shorter counts as that, but for gaps of 0

    private GapBins(ushort[] bins, double[] gaps, double[] logs, double[] squares, double zeros)
    {
        (Bins, Gaps, Logs, Squares, ShareOfZeros) = (bins, gaps, logs, squares, zeros);
    }

    /// <summary>The bin of each gap, in their order; bin 0 holds those that are exactly 0.</summary>
    public ushort[] Bins { get; }

    /// <summary>Mean gap of each bin.</summary>
    public double[] Gaps { get; }

    /// <summary>Mean logarithm of the gaps of each bin.</summary>
    public double[] Logs { get; }

    /// <summary>Mean square of the gaps of each bin.</summary>
    public double[] Squares { get; }

    /// <summary>Share of gaps that are exactly 0.</summary>
    public double ShareOfZeros { get; }

    /// <summary>Sorts gaps of 0 or more, not all 0.</summary>
    /// <param name="gaps">In seconds, in their order.</param>
    /// <param name="mean">The unit: the mean of all gaps, of which these may be some.</param>
    /// <param name="zerosApart">Whether gaps of 0 have a bin of their own; else they count as the shortest other gap.</param>
    public static GapBins Of(double[] gaps, double mean, bool zerosApart)
    {
        var shortest = Math.Max(Least, gaps.Where(gap => gap > 0).DefaultIfEmpty(mean).Min() / mean);
        var keys = Array.ConvertAll(gaps, gap => gap <= 0 && zerosApart ? int.MinValue : (int)Math.Floor(Math.Log(Math.Max(gap / mean, shortest)) / Width));
        var bins = new ushort[gaps.Length];
        var lowest = keys.Where(key => key > int.MinValue).DefaultIfEmpty(0).Min();
        var count = Math.Max(keys.Max(), lowest) - lowest + 2;
        var (number, sums, logs, squares) = (new double[count], new double[count], new double[count], new double[count]);
        for (var i = 0; i < gaps.Length; i++)
        {
            var bin = keys[i] == int.MinValue ? 0 : keys[i] - lowest + 1;
            var gap = gaps[i] / mean;
            bins[i] = (ushort)bin;
            number[bin]++;
            sums[bin] += gap;
            logs[bin] += Math.Log(Math.Max(gap, shortest));
            squares[bin] += gap * gap;
        }

        var zeros = number[0] / gaps.Length;
        for (var bin = 0; bin < count; bin++)
        {
            var of = Math.Max(number[bin], 1);
            (sums[bin], logs[bin], squares[bin]) = (sums[bin] / of, logs[bin] / of, squares[bin] / of);
        }

        return new(bins, sums, logs, squares, zeros);
    }
}
