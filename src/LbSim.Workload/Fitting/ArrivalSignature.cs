namespace LbSim.Workload.Fitting;

/// <summary>The figures of arrivals by which candidates are compared with a trace: burstiness of gaps, of counts window by window, dependence, distribution.</summary>
internal sealed class ArrivalSignature
{
    /// <summary>The windows in which counts are reported, in seconds.</summary>
    public static readonly double[] Reported = [1, 10, 60, 300];

    /// <summary>The windows in which counts are compared, in seconds: of long traces an hour and a quarter of a day too, lest their days be lost.</summary>
    public static readonly double[] Windows = [.. Reported, 3600, 21_600];

    /// <summary>How many figures there are before the gaps' distribution: logarithms of CV and dispersions, and the correlation of neighbours.</summary>
    public static readonly int Figures = Windows.Length + 2;

    private const double BinsPerLog = 64; // 1.6 % of a gap
    private const int MostBins = 4096;
    private const int FewestLong = 12; // windows of an hour or more, below which they are chance
    private const double Floor = 0.05; // dispersions below are alike: as regular as counts can be

    private readonly double[] _below;

    /// <summary>Measures arrivals.</summary>
    /// <param name="arrivals">In seconds, from 0 on, never falling; three or more.</param>
    /// <param name="span">Where observation ended.</param>
    /// <param name="unit">A typical gap, the same for all that are compared.</param>
    public ArrivalSignature(double[] arrivals, double span, double unit)
    {
        Count = arrivals.Length;
        var gaps = ArrivalStatistics.Gaps(arrivals);
        Values = new double[Figures];
        for (var i = 0; i < Windows.Length; i++)
        {
            var isLong = Windows[i] > Reported[^1];
            Values[i] = isLong && span < FewestLong * Windows[i] ? double.NaN : Math.Log(Math.Max(ArrivalStatistics.Dispersion(arrivals, Windows[i], span), Floor));
        }

        Values[^2] = Math.Log(Math.Max(ArrivalStatistics.Cv(gaps), Floor));
        Values[^1] = ArrivalStatistics.Autocorrelation(gaps, 1);
        _below = Shares(gaps, unit);
    }

    /// <summary>How many arrivals there were.</summary>
    public int Count { get; }

    /// <summary>The figures; NaN for windows that do not fit the span twice, or the long ones twelve times.</summary>
    public double[] Values { get; }

    /// <summary>Kolmogorov and Smirnov's distance of the gaps, to the width of a bin.</summary>
    public double Distance(ArrivalSignature other)
    {
        var most = 0.0;
        for (var bin = 0; bin < _below.Length; bin++)
        {
            most = Math.Max(most, Math.Abs(_below[bin] - other._below[bin]));
        }

        return most;
    }

    // cumulative shares over bins of the logarithm: no sorting for each of a hundred candidates
    private static double[] Shares(double[] gaps, double unit)
    {
        var shares = new double[MostBins];
        foreach (var gap in gaps)
        {
            var bin = gap <= 0 ? 0 : (int)Math.Clamp(Math.Floor((Math.Log(gap / unit) * BinsPerLog) + (MostBins * 0.7)), 1, MostBins - 1);
            shares[bin] += 1.0 / gaps.Length;
        }

        for (var bin = 1; bin < MostBins; bin++)
        {
            shares[bin] += shares[bin - 1];
        }

        return shares;
    }
}
