namespace LbSim.Workload.Traces.Analysis;

/// <summary>Counts arrivals in equal windows and keeps every window.</summary>
internal sealed class SeriesTally(long windowSeconds, AnalysisFrame frame)
{
    private BinCursor _bin = new((Int128)windowSeconds * frame.UnitsPerSecond);
    private readonly long[] _counts = new long[(long)(frame.Span / ((Int128)windowSeconds * frame.UnitsPerSecond)) + 1];

    /// <summary>Windows that a span needs.</summary>
    public static double WindowsOf(AnalysisFrame frame, long windowSeconds) => (frame.Seconds / windowSeconds) + 1;

    /// <summary>The shortest window of a round length with which a series stays below 600 windows.</summary>
    public static long ShortEnough(AnalysisFrame frame)
    {
        ReadOnlySpan<long> lengths = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800];
        foreach (var length in lengths)
        {
            if (WindowsOf(frame, length) <= 600)
            {
                return length;
            }
        }

        var widest = lengths[^1];
        return widest * (long)Math.Ceiling(WindowsOf(frame, widest) / 600);
    }

    /// <summary>Counts an arrival.</summary>
    /// <param name="at">Units after the first arrival; never less than before.</param>
    public void Add(long at)
    {
        _bin.Move(at);
        _counts[_bin.Bin]++;
    }

    public RateSeries Finish() => new(windowSeconds, _counts);
}
