using LbSim.Experiments.Results;
using MathNet.Numerics.Distributions;

namespace LbSim.Experiments.Statistics;

/// <summary>A figure, its standard error and the degrees of freedom of that: what intervals and tests are made from.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Error">Standard error; 0 when there is one value only.</param>
/// <param name="Freedom">Degrees of freedom; 0 when there is one value only.</param>
/// <remarks>docs/model/statistics.md has the formulas, docs/decisions/0005-statistics.md why these.</remarks>
public readonly record struct Uncertainty(double Value, double Error, int Freedom)
{
    /// <summary>Confidence of every interval that is printed.</summary>
    public const double Confidence = 0.95;

    /// <summary>Whether there is anything to make an interval from.</summary>
    public bool HasError => Freedom > 0;

    /// <summary>The figure of an experiment.</summary>
    /// <param name="values">One value per replication; NaN where a replication has none.</param>
    /// <param name="kind">What the replications are to each other.</param>
    /// <returns>Null when the figure is not known; without an error when some replication lacks it.</returns>
    public static Uncertainty? Of(IReadOnlyList<double> values, IntervalKind kind)
    {
        ArgumentNullException.ThrowIfNull(values);
        return kind == IntervalKind.TraceBlocks ? OfTrace(values) : OfReplications(values);
    }

    /// <summary>Half the width of the interval that leaves out a share of cases.</summary>
    /// <param name="level">Share of cases in which the interval may miss, such as 0.05.</param>
    public double HalfWidth(double level) => Error * StudentT.InvCDF(0, 1, Freedom, 1 - (level / 2));

    /// <summary>The figure with its 95 % interval, where there is one.</summary>
    public Estimate ToEstimate()
    {
        if (!HasError)
        {
            return new(Value, null, null);
        }

        var half = HalfWidth(1 - Confidence);
        return new(Value, Value - half, Value + half);
    }

    /// <summary>How probable a figure at least this far from 0 would be, were it 0 in truth.</summary>
    /// <remarks>Where all replications agree there is no scale for Student's t; then that all have the same sign is the evidence.</remarks>
    public double PValue()
    {
        if (Error > 0)
        {
            return 2 * StudentT.CDF(0, 1, Freedom, -Math.Abs(Value) / Error);
        }

        return Value == 0 ? 1 : Math.Pow(0.5, Freedom);
    }

    private static Uncertainty? OfReplications(IReadOnlyList<double> values)
    {
        var known = values.Where(double.IsFinite).ToArray();
        if (known.Length == 0)
        {
            return null;
        }

        var mean = known.Average();
        if (known.Length < 2 || known.Length < values.Count)
        {
            return new(mean, 0, 0);
        }

        var variance = known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1);
        return new(mean, Math.Sqrt(variance / known.Length), known.Length - 1);
    }

    // The spread of resampled copies about the recorded trace is the standard error itself. It is not divided by their number:
    // more copies of one trace say better how uncertain it is, and nothing that makes it less so.
    private static Uncertainty? OfTrace(IReadOnlyList<double> values)
    {
        var recorded = values[0];
        if (!double.IsFinite(recorded))
        {
            return null;
        }

        var resampled = values.Skip(1).ToArray();
        return resampled.Length == 0 || !resampled.All(double.IsFinite)
            ? new(recorded, 0, 0)
            : new(recorded, Math.Sqrt(resampled.Average(value => (value - recorded) * (value - recorded))), resampled.Length);
    }
}
