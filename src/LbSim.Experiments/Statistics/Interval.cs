using LbSim.Experiments.Results;
using MathNet.Numerics.Distributions;

namespace LbSim.Experiments.Statistics;

/// <summary>Student t intervals over replications.</summary>
public static class Interval
{
    /// <summary>Confidence of every interval.</summary>
    public const double Confidence = 0.95;

    /// <summary>Mean of independent replications with its 95 % t interval; no interval with fewer than two values.</summary>
    /// <param name="values">One value per replication; NaN where a replication has none.</param>
    /// <returns>Null when no replication has a value.</returns>
    public static Estimate? Of(IReadOnlyList<double> values)
    {
        var known = values.Where(double.IsFinite).ToArray();
        if (known.Length == 0)
        {
            return null;
        }

        var mean = known.Average();
        if (known.Length < 2 || known.Length < values.Count)
        {
            return new(mean, null, null);
        }

        var half = HalfWidth(known, mean);
        return new(mean, mean - half, mean + half);
    }

    /// <summary>Half the width of the 95 % t interval of a mean.</summary>
    public static double HalfWidth(IReadOnlyList<double> values, double mean)
    {
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var quantile = StudentT.InvCDF(0, 1, values.Count - 1, (1 + Confidence) / 2);
        return quantile * Math.Sqrt(variance / values.Count);
    }
}
