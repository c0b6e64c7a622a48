namespace LbSim.Workload.Traces.Analysis;

/// <summary>Counts arrivals in windows of one length, in one pass over ordered arrivals; holds only the window being filled.</summary>
internal sealed class WindowTally(int windowSeconds, long unitsPerSecond)
{
    private readonly Int128 _width = (Int128)windowSeconds * unitsPerSecond;
    private Int128 _sum;
    private Int128 _squares;
    private BinCursor _bin = new((Int128)windowSeconds * unitsPerSecond);
    private long _inBin;
    private long _filled;
    private long _max;

    /// <summary>Counts an arrival.</summary>
    /// <param name="at">Units after the first arrival; never less than before.</param>
    public void Add(long at)
    {
        if (_bin.Move(at))
        {
            Close();
        }

        _inBin++;
    }

    /// <summary>The figures, or null when no window is full.</summary>
    /// <param name="span">Units from the first arrival to the last.</param>
    public WindowSummary? Finish(long span)
    {
        var full = (long)(span / _width);
        if (full == 0)
        {
            return null;
        }

        // the last arrival lies in the window that follows the full ones, so the open window is always that one
        var mean = (double)_sum / full;
        var (all, allSquares, bins) = (_sum + _inBin, _squares + ((Int128)_inBin * _inBin), full + 1);
        var allMean = (double)all / bins;
        return new()
        {
            WindowSeconds = windowSeconds,
            FullBins = full,
            Mean = mean,
            Variance = (double)((full * _squares) - (_sum * _sum)) / full / full,
            EmptyFullBins = full - _filled,
            Max = Math.Max(_max, _inBin),
            LastPartBinCount = _inBin,
            IndexOfDispersionAllBins = (double)((bins * allSquares) - (all * all)) / bins / bins / allMean,
        };
    }

    private void Close()
    {
        _max = Math.Max(_max, _inBin);
        _sum += _inBin;
        _squares += (Int128)_inBin * _inBin;
        _filled += _inBin > 0 ? 1 : 0;
        _inBin = 0;
    }
}
