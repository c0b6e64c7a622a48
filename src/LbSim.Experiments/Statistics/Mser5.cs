namespace LbSim.Experiments.Statistics;

/// <summary>MSER-5: how much of the beginning of a series to cut off so that the rest tells its mean best.</summary>
/// <remarks>
/// White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69(6), 1997; White, Cobb and
/// Spratt, "A comparison of five steady-state truncation heuristics for simulation", Winter Simulation Conference 2000. Of the n
/// means of five consecutive values, the first d are cut off, with d the one that makes the sum of squares of the others about
/// their mean, over (n - d)^2, least. Cuts beyond half of the series are not considered: there the rule has too little left to go by.
/// </remarks>
public static class Mser5
{
    /// <summary>Values in a batch.</summary>
    public const int Batch = 5;

    /// <summary>Finds the cut of a series; a remainder of fewer than five values at its end is ignored.</summary>
    /// <param name="values">In order of time; all finite.</param>
    public static Truncation Of(ReadOnlySpan<double> values)
    {
        var means = BatchMeans(values);
        var most = means.Length / 2;
        var (best, least) = (0, double.PositiveInfinity);
        double mean = 0, squares = 0;
        for (var first = means.Length - 1; first >= 0; first--)
        {
            // Welford's update, from the end of the series to its beginning
            var count = means.Length - first;
            var step = means[first] - mean;
            mean += step / count;
            squares += step * (means[first] - mean);
            var statistic = squares / ((double)count * count);
            if (first <= most && statistic <= least)
            {
                (best, least) = (first, statistic);
            }
        }

        return new(best * Batch, means.Length > 1 && best == most);
    }

    private static double[] BatchMeans(ReadOnlySpan<double> values)
    {
        var means = new double[values.Length / Batch];
        for (var index = 0; index < means.Length; index++)
        {
            double sum = 0;
            foreach (var value in values.Slice(index * Batch, Batch))
            {
                sum += value;
            }

            means[index] = sum / Batch;
        }

        return means;
    }
}

/// <summary>Where MSER-5 cuts a series.</summary>
/// <param name="Values">How many values at the beginning are cut off.</param>
/// <param name="IsAtHalf">Whether that is the most the rule may cut: the series had not settled by its half, or there is too little of it.</param>
public readonly record struct Truncation(int Values, bool IsAtHalf);
