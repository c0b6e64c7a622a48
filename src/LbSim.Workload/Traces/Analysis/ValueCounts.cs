using System.Numerics;
using System.Runtime.InteropServices;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>How often each whole number occurred: exact quantiles, ranks and moments in the memory of the distinct values.</summary>
/// <remarks>
/// Numbers below 2^16 are counted in an array, others in a dictionary. A coarse table keeps the leading 11 bits of a value and takes the middle of what they stand for: at most
/// 1/2048 off, in bounded memory. Its moments are exact all the same.
/// </remarks>
internal sealed class ValueCounts(bool isCoarse = false)
{
    private const int KeptBits = 11;
    private const int Half = 1 << (KeptBits - 1);
    private const int Near = 1 << 16; // a coarse table has fewer slots than that: 2^11 and 2^10 for each further bit

    private readonly Dictionary<long, long> _far = [];
    private readonly RunningMoments? _running = isCoarse ? new() : null; // squares of picoseconds would not fit 128 bits
    private long[] _near = new long[256];
    private long[]? _values;
    private long[] _upTo = [];
    private double[] _nearRanks = [];
    private Int128 _sum;
    private double _variance;

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum.</summary>
    public Int128 Sum => Frozen()._sum;

    /// <summary>Their mean.</summary>
    public double Mean => (double)Sum / Count;

    /// <summary>Population variance.</summary>
    public double Variance => Frozen()._variance;

    /// <summary>Largest value, or 0.</summary>
    public long Max => Count == 0 ? 0 : _running?.Max ?? Frozen()._values![^1];

    /// <summary>Least value, or 0.</summary>
    public long Min => Count == 0 ? 0 : _running?.Min ?? Frozen()._values![0];

    /// <summary>How many were 0.</summary>
    public long Zeros => _near[0];

    /// <summary>Counts one value.</summary>
    /// <param name="value">0 or more.</param>
    public void Add(long value)
    {
        Count++;
        _values = null;
        _running?.Add(value);
        var slot = isCoarse ? SlotOf(value) : value;
        if ((ulong)slot < (ulong)_near.Length)
        {
            _near[slot]++;
        }
        else
        {
            AddFar(slot);
        }
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

    /// <summary>Mean rank of a value from 1, as Spearman's correlation wants it; the table is not coarse.</summary>
    public double MeanRank(long value)
    {
        Freeze();
        return (ulong)value < (ulong)_nearRanks.Length ? _nearRanks[value] : MeanRankAt(Array.BinarySearch(_values!, value));
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

    // values of the same leading bits share a slot; slots rise with values
    private static long SlotOf(long value)
    {
        if (value < 1L << KeptBits)
        {
            return value;
        }

        var shift = BitOperations.Log2((ulong)value) - (KeptBits - 1);
        return ((long)shift << (KeptBits - 1)) + (value >> shift);
    }

    private static long MiddleOf(long slot)
    {
        if (slot < 1L << KeptBits)
        {
            return slot;
        }

        var shift = (int)(slot >> (KeptBits - 1)) - 1;
        return (((slot & (Half - 1)) | Half) << shift) + (1L << (shift - 1));
    }

    private void AddFar(long slot)
    {
        if ((ulong)slot >= Near)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_far, slot, out _)++;
            return;
        }

        Array.Resize(ref _near, (int)BitOperations.RoundUpToPowerOf2((uint)slot + 1));
        _near[slot]++;
    }

    private long ValueAt(long rank)
    {
        var index = Array.BinarySearch(_upTo, rank + 1);
        return _values![index < 0 ? ~index : index];
    }

    private double MeanRankAt(int index) => ((index == 0 ? 0 : _upTo[index - 1]) + _upTo[index] + 1) / 2.0;

    private ValueCounts Frozen()
    {
        Freeze();
        return this;
    }

    private void Freeze()
    {
        if (_values is not null)
        {
            return;
        }

        var slots = new List<long>();
        for (var slot = 0; slot < _near.Length; slot++)
        {
            if (_near[slot] > 0)
            {
                slots.Add(slot);
            }
        }

        slots.AddRange(_far.Keys);
        slots.Sort();
        var (values, upTo, sum) = (new long[slots.Count], new long[slots.Count], 0L);
        for (var index = 0; index < values.Length; index++)
        {
            sum += CountOf(slots[index]);
            upTo[index] = sum;
            values[index] = isCoarse ? MiddleOf(slots[index]) : slots[index];
        }

        (_values, _upTo) = (values, upTo);
        TakeMoments();
        TakeRanks();
    }

    private long CountOf(long slot) => (ulong)slot < (ulong)_near.Length ? _near[slot] : _far[slot];

    private void TakeMoments()
    {
        if (_running is not null)
        {
            (_sum, _variance) = (_running.Sum, _running.Variance);
            return;
        }

        _sum = SumOfLargest(Count);
        var (mean, squares) = ((double)_sum / Count, 0.0);
        for (var index = 0; index < _values!.Length; index++)
        {
            var off = _values[index] - mean;
            squares += off * off * (_upTo[index] - (index == 0 ? 0 : _upTo[index - 1]));
        }

        _variance = squares / Count;
    }

    private void TakeRanks()
    {
        if (isCoarse)
        {
            return;
        }

        _nearRanks = new double[_near.Length];
        for (var index = 0; index < _values!.Length; index++)
        {
            if ((ulong)_values[index] < (ulong)_nearRanks.Length)
            {
                _nearRanks[_values[index]] = MeanRankAt(index);
            }
        }
    }
}
