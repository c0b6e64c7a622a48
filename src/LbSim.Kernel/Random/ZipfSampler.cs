namespace LbSim.Kernel.Random;

/// <summary>Popularity by rank: the k-th most popular of n is drawn with weight 1/k^exponent.</summary>
/// <remarks>An alias table, so a draw costs the same for ten clients and ten million. Immutable; 12 bytes for each rank.</remarks>
public sealed class ZipfSampler
{
    /// <summary>The most ranks accepted: the table of these takes 120 MB.</summary>
    public const int MaxCount = 10_000_000;

    private readonly AliasTable _table;

    /// <summary>Builds the sampler.</summary>
    /// <param name="count">How many ranks, 1 to <see cref="MaxCount"/>.</param>
    /// <param name="exponent">0 (all alike) to 10; web and client popularity is near 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public ZipfSampler(int count, double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        DistributionGuard.NonNegative(exponent, nameof(exponent));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exponent, 10);
        var weights = new double[count];
        for (var rank = 0; rank < count; rank++)
        {
            weights[rank] = Math.Pow(rank + 1, -exponent);
        }

        _table = new(weights);
    }

    /// <summary>How many ranks there are.</summary>
    public int Count => _table.Count;

    /// <summary>Draws a rank from 0, the most popular.</summary>
    public int Sample(RandomStream random) => _table.Sample(random);
}
