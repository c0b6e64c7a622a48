namespace LbSim.Workload.Fitting;

/// <summary>Sample statistics by the definitions of the published figures: linear interpolation between closest ranks, average ranks for ties.</summary>
internal static class LengthStatistics
{
    /// <summary>A quantile of sorted values, at least one.</summary>
    public static double Quantile(int[] sorted, double probability)
    {
        var rank = probability * (sorted.Length - 1);
        var low = (int)rank;
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((rank - low) * (sorted[high] - sorted[low]));
    }

    /// <summary>Spearman's rank correlation; NaN where one side does not vary.</summary>
    public static double Spearman(int[] left, int[] right) => Pearson(AverageRanks(left), AverageRanks(right));

    private static double[] AverageRanks(int[] values)
    {
        var counts = new Dictionary<int, int>();
        foreach (var value in values)
        {
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }

        var below = 0;
        var rank = new Dictionary<int, double>();
        foreach (var value in counts.Keys.Order())
        {
            rank[value] = below + ((counts[value] - 1) / 2.0);
            below += counts[value];
        }

        return Array.ConvertAll(values, value => rank[value]);
    }

    private static double Pearson(double[] left, double[] right)
    {
        var leftMean = left.Average();
        var rightMean = right.Average();
        double both = 0, leftSquare = 0, rightSquare = 0;
        for (var i = 0; i < left.Length; i++)
        {
            both += (left[i] - leftMean) * (right[i] - rightMean);
            leftSquare += (left[i] - leftMean) * (left[i] - leftMean);
            rightSquare += (right[i] - rightMean) * (right[i] - rightMean);
        }

        return both / Math.Sqrt(leftSquare * rightSquare);
    }
}
