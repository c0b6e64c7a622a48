namespace LbSim.Workload.Fitting;

/// <summary>Tells arrivals that a coarse clock put together from such that came together.</summary>
/// <remarks>
/// On a clock of tick q all gaps are multiples of q. Arrivals of mean gap m that do not cluster within a tick share one with a probability of
/// 1 - (1 - exp(-q/m)) / (q/m); bursts share them more often, but where ties are ten times as frequent requests come in batches.
/// </remarks>
internal static class ClockTick
{
    private const double FewTies = 0.005;
    private const double Together = 10; // times as many ties as chance makes
    private const double OnTheGrid = 0.9; // of the gaps
    private const double OffTheGrid = 0.02; // of a tick

    /// <summary>The tick in seconds; null where hardly any arrivals are tied, or where they are tied for another reason.</summary>
    public static double? Of(double[] gaps)
    {
        var positive = gaps.Where(gap => gap > 0).Order().ToArray();
        var ties = (gaps.Length - positive.Length) / (double)gaps.Length;
        if (ties <= FewTies || positive.Length == 0)
        {
            return null;
        }

        var tick = positive[positive.Length / 100];
        var onTheGrid = positive.Count(gap => Math.Abs((gap / tick) - Math.Round(gap / tick)) <= OffTheGrid);
        var load = tick / gaps.Average();
        var byChance = 1 - ((1 - Math.Exp(-load)) / load);
        return onTheGrid >= OnTheGrid * positive.Length && ties <= Together * byChance ? Typical(positive, tick) : null;
    }

    // a clock that jitters a little: the median of what one tick of each gap is
    private static double Typical(double[] positive, double tick)
    {
        var ticks = Array.ConvertAll(positive, gap => gap / Math.Max(1, Math.Round(gap / tick)));
        Array.Sort(ticks);
        return ticks[ticks.Length / 2];
    }
}
