using System.Runtime.CompilerServices;

namespace LbSim.Kernel.Random;

/// <summary>Draws an index with given weights in constant time: Walker's alias method as Vose builds it.</summary>
/// <remarks>
/// Vose, "A linear algorithm for generating random numbers with a given distribution", IEEE TSE 1991. Each cell keeps its
/// threshold as a 64-bit integer, so one 64-bit draw gives both the cell (high part of draw times count) and the choice within it
/// (low part). Immutable; 12 bytes for each index.
/// </remarks>
public sealed class AliasTable
{
    private readonly ulong[] _threshold;
    private readonly int[] _alias;

    /// <summary>Builds the table.</summary>
    /// <param name="weights">At least one; each finite and not negative, not all 0. They need not sum to 1.</param>
    /// <exception cref="ArgumentException">There is no weight, or their sum is 0 or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += DistributionGuard.NonNegative(weight, nameof(weights));
        }

        if (!(double.IsFinite(sum) && sum > 0))
        {
            throw new ArgumentException("at least one weight must be above 0 and their sum finite", nameof(weights));
        }

        _threshold = new ulong[weights.Length];
        _alias = new int[weights.Length];
        Build(weights, sum);
    }

    /// <summary>How many indices there are.</summary>
    public int Count => _alias.Length;

    /// <summary>Draws an index in [0, <see cref="Count"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Sample(RandomStream random)
    {
        var cell = (int)Math.BigMul(random.NextBits(), (ulong)_alias.Length, out var within);
        return within < _threshold[cell] ? cell : _alias[cell];
    }

    private void Build(ReadOnlySpan<double> weights, double sum)
    {
        var count = weights.Length;
        var scaled = new double[count];
        var order = new int[count]; // cells with too little from the left, cells with too much from the right
        var little = 0;
        var much = count;
        for (var i = 0; i < count; i++)
        {
            scaled[i] = weights[i] / sum * count;
            order[scaled[i] < 1 ? little++ : --much] = i;
        }

        while (little > 0 && much < count)
        {
            var low = order[--little];
            var high = order[much];
            _threshold[low] = ToThreshold(scaled[low]);
            _alias[low] = high;
            scaled[high] -= 1 - scaled[low];
            if (scaled[high] < 1)
            {
                much++;
                order[little++] = high;
            }
        }

        // what is left should be exactly 1 and is so but for rounding
        for (var i = 0; i < little; i++)
        {
            Keep(order[i], weights);
        }

        for (var i = much; i < count; i++)
        {
            Keep(order[i], weights);
        }
    }

    private void Keep(int cell, ReadOnlySpan<double> weights)
    {
        _threshold[cell] = ulong.MaxValue;
        _alias[cell] = cell;
        if (weights[cell] > 0)
        {
            return;
        }

        // a weight of 0 must never be drawn, even when rounding leaves its cell over
        _threshold[cell] = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > weights[_alias[cell]])
            {
                _alias[cell] = i;
            }
        }
    }

    private static ulong ToThreshold(double share) => share >= 1 ? ulong.MaxValue : (ulong)(share * 18446744073709551616.0);
}
