using LbSim.Experiments.Results;

namespace LbSim.Experiments.Statistics;

/// <summary>Compares two balancers replication by replication: both saw the same traffic, so the differences carry the interval.</summary>
public static class PairedComparison
{
    /// <summary>Difference of one figure, without a word.</summary>
    /// <param name="values">This balancer's figure per replication.</param>
    /// <param name="baseline">The baseline's.</param>
    /// <param name="kind">What the replications are to each other.</param>
    /// <param name="isRandom">Whether anything random remains in either; without it there is no interval.</param>
    /// <returns>Null when a replication lacks the figure on either side.</returns>
    public static PairedDifference? Of(IReadOnlyList<double> values, IReadOnlyList<double> baseline, IntervalKind kind, bool isRandom)
    {
        var differences = values.Zip(baseline, (left, right) => left - right).ToArray();
        if (differences.Length == 0 || !differences.All(double.IsFinite))
        {
            return null;
        }

        var uncertainty = Uncertainty.Of(differences, kind)!.Value;
        uncertainty = isRandom ? uncertainty : uncertainty with { Error = 0, Freedom = 0 };
        var estimate = uncertainty.ToEstimate();
        var reference = Uncertainty.Of(baseline, kind)!.Value.Value;
        return new(uncertainty, new DifferenceResult
        {
            Difference = estimate.Value,
            Ratio = reference == 0 ? null : Uncertainty.Of(values, kind)!.Value.Value / reference,
            Low = estimate.Low,
            High = estimate.High,
        });
    }
}

/// <summary>A difference and what its test is made from.</summary>
/// <param name="Uncertainty">Value, error and degrees of freedom.</param>
/// <param name="Result">As it is reported, without a word.</param>
public sealed record PairedDifference(Uncertainty Uncertainty, DifferenceResult Result);
