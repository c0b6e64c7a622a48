namespace LbSim.Kernel.Random;

/// <summary>Draws an index with given weights in constant time: Walker's alias method (Vose, IEEE TSE 1991).</summary>
public sealed class AliasTable
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    /// <summary>A table over weights, at least one of them above 0 and none negative.</summary>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        var count = weights.Length;
        double sum = 0;
        foreach (var weight in weights)
        {
            if (!(weight >= 0))
            {
                throw new ArgumentException("weights must be 0 or more", nameof(weights));
            }

            sum += weight;
        }

        if (!(sum > 0) || double.IsInfinity(sum))
        {
            throw new ArgumentException("weights must have a positive, finite sum", nameof(weights));
        }

        _keep = new double[count];
        _alias = new int[count];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var index = 0; index < count; index++)
        {
            _keep[index] = weights[index] * count / sum;
            _alias[index] = index;
            (_keep[index] < 1 ? small : large).Push(index);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var low = small.Pop();
            var high = large.Pop();
            _alias[low] = high;
            _keep[high] -= 1 - _keep[low];
            (_keep[high] < 1 ? small : large).Push(high);
        }

        // what is left is 1 up to rounding
        while (small.Count > 0)
        {
            _keep[small.Pop()] = 1;
        }
    }

    /// <summary>How many indices there are.</summary>
    public int Count => _keep.Length;

    /// <summary>Zipf popularity: weight of rank k (from 0) is 1/(k+1)^exponent.</summary>
    /// <param name="count">Ranks, 1 or more.</param>
    /// <param name="exponent">0 is uniform; about 1 is typical of clients.</param>
    public static AliasTable Zipf(int count, double exponent)
    {
        var weights = new double[count];
        for (var rank = 0; rank < count; rank++)
        {
            weights[rank] = Math.Pow(rank + 1, -exponent);
        }

        return new(weights);
    }

    /// <summary>Draws an index.</summary>
    public int Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var index = random.NextIndex(_keep.Length);
        return random.NextDouble() < _keep[index] ? index : _alias[index];
    }
}
