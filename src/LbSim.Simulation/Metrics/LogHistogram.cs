using System.Numerics;
using System.Runtime.CompilerServices;
using LbSim.Kernel;

namespace LbSim.Simulation.Metrics;

/// <summary>Counts of durations in logarithmic buckets with integer picosecond edges; exact count, sum, least and largest.</summary>
/// <remarks>
/// 512 buckets per doubling: a bucket is 1/512 of its lower edge wide, so its middle is within 0.098 % of any value in it.
/// Values below 512 ps have a bucket each.
/// </remarks>
public sealed class LogHistogram
{
    private const int Bits = 9;
    private const int PerDoubling = 1 << Bits;
    private long[] _counts = [];

    /// <summary>Values counted.</summary>
    public long Count { get; private set; }

    /// <summary>Exact sum of the values, in picoseconds.</summary>
    public Int128 Sum { get; private set; }

    /// <summary>Least value in picoseconds; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Min { get; private set; } = long.MaxValue;

    /// <summary>Largest value in picoseconds; -1 when there is none.</summary>
    public long Max { get; private set; } = -1;

    /// <summary>Exact mean in seconds; NaN when there is no value.</summary>
    public double MeanSeconds => Count == 0 ? double.NaN : (double)Sum / Count / 1e12;

    /// <summary>Buckets from the least to the largest value, for comparing histograms bucket by bucket.</summary>
    public ReadOnlySpan<long> Buckets => _counts;

    /// <summary>Counts one value.</summary>
    /// <param name="value">Picoseconds, 0 or more.</param>
    public void Add(long value)
    {
        var index = IndexOf(value);
        if (index >= _counts.Length)
        {
            Grow(index);
        }

        _counts[index]++;
        Count++;
        Sum += value;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
    }

    /// <summary>Counts the values first, first + growth, ..., first + (terms-1)*growth, each <paramref name="times"/> times, without visiting them one by one.</summary>
    /// <param name="first">Picoseconds, 0 or more.</param>
    /// <param name="growth">Picoseconds, 0 or more.</param>
    /// <param name="terms">0 or more.</param>
    /// <param name="times">0 or more.</param>
    public void AddSeries(long first, long growth, int terms, int times)
    {
        if (terms <= 0 || times <= 0)
        {
            return;
        }

        var last = first + (growth * (terms - 1));
        var top = IndexOf(last);
        if (top >= _counts.Length)
        {
            Grow(top);
        }

        var index = IndexOf(first);
        var done = 0;
        while (index < top)
        {
            // terms below this bucket's upper edge: the smallest j with first + j*growth >= edge
            var upTo = (int)((LowerEdge(index + 1) - first + growth - 1) / growth);
            _counts[index] += (long)(upTo - done) * times;
            done = upTo;
            index = IndexOf(first + (growth * done));
        }

        _counts[top] += (long)(terms - done) * times;
        Count += (long)terms * times;
        Sum += (((Int128)first * terms) + ((Int128)growth * ((long)terms * (terms - 1) / 2))) * times;
        Min = Math.Min(Min, first);
        Max = Math.Max(Max, last);
    }

    /// <summary>Adds another histogram's counts.</summary>
    public void Add(LogHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._counts.Length > _counts.Length)
        {
            Array.Resize(ref _counts, other._counts.Length);
        }

        for (var index = 0; index < other._counts.Length; index++)
        {
            _counts[index] += other._counts[index];
        }

        Count += other.Count;
        Sum += other.Sum;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The value at a share of the counts, in picoseconds: the middle of its bucket, within the least and largest seen; NaN when empty.</summary>
    /// <param name="share">0 to 1; the value whose rank is ceil(share * count), at least 1.</param>
    public double Quantile(double share)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        var rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        long below = 0;
        for (var index = 0; index < _counts.Length; index++)
        {
            below += _counts[index];
            if (below >= rank)
            {
                var middle = LowerEdge(index) + ((LowerEdge(index + 1) - 1 - LowerEdge(index)) / 2.0);
                return Math.Clamp(middle, Min, Max);
            }
        }

        throw new InvariantException("histogram counts do not add up");
    }

    /// <summary>The first value of a bucket, in picoseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long LowerEdge(int index)
    {
        if (index < PerDoubling)
        {
            return index;
        }

        var shift = (index >> Bits) - 1;
        return (long)((index & (PerDoubling - 1)) | PerDoubling) << shift;
    }

    /// <summary>The bucket of a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(long value)
    {
        if (value < PerDoubling)
        {
            return (int)value;
        }

        var shift = 63 - BitOperations.LeadingZeroCount((ulong)value) - Bits;
        return ((shift + 1) << Bits) | ((int)(value >> shift) & (PerDoubling - 1));
    }

    // grows to the end of the doubling, so that a busy histogram stops allocating soon
    private void Grow(int index) => Array.Resize(ref _counts, ((index >> Bits) + 1) << Bits);
}
