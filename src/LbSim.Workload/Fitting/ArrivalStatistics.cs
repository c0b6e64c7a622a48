namespace LbSim.Workload.Fitting;

/// <summary>What is measured of arrival times, by the definitions that `trace analyze` uses.</summary>
public static class ArrivalStatistics
{
    /// <summary>Gaps between arrivals that do not fall.</summary>
    public static double[] Gaps(double[] arrivals)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        var gaps = new double[Math.Max(arrivals.Length - 1, 0)];
        for (var i = 0; i < gaps.Length; i++)
        {
            gaps[i] = arrivals[i + 1] - arrivals[i];
        }

        return gaps;
    }

    /// <summary>Population standard deviation divided by the mean; NaN without values or with a mean of 0.</summary>
    public static double Cv(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            return double.NaN;
        }

        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) / mean;
    }

    /// <summary>Correlation of values with those so many places later, by the mean and variance of all; NaN without values or where all are alike.</summary>
    public static double Autocorrelation(double[] values, int lag)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            return double.NaN;
        }

        var mean = values.Average();
        var (product, square) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            square += (values[i] - mean) * (values[i] - mean);
            product += i < lag ? 0 : (values[i] - mean) * (values[i - lag] - mean);
        }

        return square > 1e-18 * mean * mean * values.Length ? product / square : double.NaN;
    }

    /// <summary>Index of dispersion: population variance of the counts in full windows divided by their mean; NaN with fewer than two windows.</summary>
    /// <param name="arrivals">In seconds, from 0 on, never falling.</param>
    /// <param name="window">Length of the windows in seconds.</param>
    /// <param name="span">Where the last full window must end.</param>
    public static double Dispersion(double[] arrivals, double window, double span)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        var bins = (long)Math.Floor(span / window);
        if (bins < 2)
        {
            return double.NaN;
        }

        double sum = 0, squares = 0;
        for (var i = 0; i < arrivals.Length;)
        {
            var bin = (long)Math.Floor(arrivals[i] / window);
            if (bin >= bins)
            {
                break;
            }

            var count = 0.0;
            while (i < arrivals.Length && (long)Math.Floor(arrivals[i] / window) == bin)
            {
                count++;
                i++;
            }

            sum += count;
            squares += count * count;
        }

        return Growth.Dispersion.Index(bins, sum, squares);
    }

    /// <summary>Kolmogorov and Smirnov's distance between two samples: the largest difference of their cumulative shares.</summary>
    /// <param name="left">Sorted.</param>
    /// <param name="right">Sorted.</param>
    public static double Distance(double[] left, double[] right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (i, j, most) = (0, 0, 0.0);
        while (i < left.Length && j < right.Length)
        {
            var value = Math.Min(left[i], right[j]);
            while (i < left.Length && left[i] <= value)
            {
                i++;
            }

            while (j < right.Length && right[j] <= value)
            {
                j++;
            }

            most = Math.Max(most, Math.Abs((i / (double)left.Length) - (j / (double)right.Length)));
        }

        return most;
    }
}
