namespace LbSim.Workload.Traces.Analysis;

/// <summary>Sum, mean, variance and extremes of whole numbers that are not kept (Welford's recurrence, which does not cancel).</summary>
internal sealed class RunningMoments
{
    private long _count;
    private double _mean;
    private double _squares;

    /// <summary>Their sum.</summary>
    public Int128 Sum { get; private set; }

    /// <summary>Largest value.</summary>
    public long Max { get; private set; } = long.MinValue;

    /// <summary>Least value.</summary>
    public long Min { get; private set; } = long.MaxValue;

    /// <summary>How many were 0.</summary>
    public long Zeros { get; private set; }

    /// <summary>Their mean.</summary>
    public double Mean => (double)Sum / _count;

    /// <summary>Population variance.</summary>
    public double Variance => _squares / _count;

    /// <summary>Takes one more.</summary>
    public void Add(long value)
    {
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        Sum += value;
        Zeros += value == 0 ? 1 : 0;
        var off = value - _mean;
        _mean += off / ++_count;
        _squares += off * (value - _mean);
    }
}
