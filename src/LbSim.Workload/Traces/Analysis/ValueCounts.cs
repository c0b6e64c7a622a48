namespace LbSim.Workload.Traces.Analysis;

/// <summary>How often each whole number occurred: exact quantiles, ranks and moments in the memory of the distinct values.</summary>
/// <remarks>A coarse table keeps the leading 11 bits of a value and takes the middle of what they stand for: at most 1/2048 off, in bounded memory.</remarks>
internal sealed class ValueCounts(bool isCoarse = false)
{
    private const int KeptBits = 11;
    private readonly Dictionary<long, long> _counts = [];
    private long[]? _values;
    private long[] _upTo = [];
    private Int128 _sum;
    private double _mean;
    private double _deviations; // Welford's recurrence: squares of picoseconds would not fit 128 bits

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum.</summary>
    public Int128 Sum => _sum;

    /// <summary>Their mean.</summary>
    public double Mean => (double)_sum / Count;

    /// <summary>Population variance.</summary>
    public double Variance => _deviations / Count;

    /// <summary>Largest value, or 0.</summary>
    public long Max { get; private set; }

    /// <summary>Least value, or 0.</summary>
    public long Min { get; private set; }

    /// <summary>How many were 0.</summary>
    public long Zeros { get; private set; }

    /// <summary>Counts one value.</summary>
    public void Add(long value)
    {
        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Count == 0 ? value : Math.Max(Max, value);
        Count++;
        Zeros += value == 0 ? 1 : 0;
        _sum += value;
        var off = value - _mean;
        _mean += off / Count;
        _deviations += off * (value - _mean);
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, isCoarse ? Coarse(value) : value, out _)++;
        _values = null;
    }

    /// <summary>The value at a share of the way through the sorted values, interpolated between the two nearest ranks.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        Freeze();
        var rank = share * (Count - 1);
        var low = (long)Math.Floor(rank);
        var at = ValueAt(low);
        return at + ((rank - low) * (ValueAt(Math.Min(low + 1, Count - 1)) - at));
    }

    /// <summary>Mean rank of a value from 1, as Spearman's correlation wants it.</summary>
    public double MeanRank(long value)
    {
        Freeze();
        var index = Array.BinarySearch(_values!, isCoarse ? Coarse(value) : value);
        var before = index == 0 ? 0 : _upTo[index - 1];
        return (before + _upTo[index] + 1) / 2.0;
    }

    /// <summary>Sum of the largest values.</summary>
    /// <param name="count">How many of them.</param>
    public Int128 SumOfLargest(long count)
    {
        Freeze();
        Int128 sum = 0;
        for (var index = _values!.Length - 1; index >= 0 && count > 0; index--)
        {
            var taken = Math.Min(count, _upTo[index] - (index == 0 ? 0 : _upTo[index - 1]));
            sum += (Int128)taken * _values[index];
            count -= taken;
        }

        return sum;
    }

    /// <summary>Up to so many points of the distribution function: value and share of values at or below it.</summary>
    public IReadOnlyList<CurvePoint> Cdf(int points)
    {
        Freeze();
        var curve = new List<CurvePoint>();
        var step = 1.0 / points;
        var next = 0.0;
        for (var index = 0; index < _values!.Length; index++)
        {
            var share = (double)_upTo[index] / Count;
            if (share >= next || index == _values.Length - 1 || index == 0)
            {
                curve.Add(new(_values[index], share));
                next = share + step;
            }
        }

        return curve;
    }

    private static long Coarse(long value)
    {
        if (value < 1L << KeptBits)
        {
            return value;
        }

        var shift = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)value) - (KeptBits - 1);
        return ((value >> shift) << shift) + (1L << (shift - 1));
    }

    private long ValueAt(long rank)
    {
        var index = Array.BinarySearch(_upTo, rank + 1);
        return _values![index < 0 ? ~index : index];
    }

    private void Freeze()
    {
        if (_values is not null)
        {
            return;
        }

        var values = new long[_counts.Count];
        _counts.Keys.CopyTo(values, 0);
        Array.Sort(values);
        _upTo = new long[values.Length];
        var sum = 0L;
        for (var index = 0; index < values.Length; index++)
        {
            sum += _counts[values[index]];
            _upTo[index] = sum;
        }

        _values = values;
    }
}
