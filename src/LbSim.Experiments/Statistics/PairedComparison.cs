using LbSim.Experiments.Results;

namespace LbSim.Experiments.Statistics;

/// <summary>Compares two balancers replication by replication: both saw the same traffic, so the differences carry the interval.</summary>
public static class PairedComparison
{
    /// <summary>Difference of one figure.</summary>
    /// <param name="values">This balancer's figure per replication.</param>
    /// <param name="baseline">The baseline's.</param>
    /// <param name="verdict">How to word it: given the interval, or null for no words.</param>
    /// <returns>Null when a replication lacks the figure on either side.</returns>
    public static DifferenceResult? Of(IReadOnlyList<double> values, IReadOnlyList<double> baseline, Func<double?, double?, string?> verdict)
    {
        var differences = values.Zip(baseline, (left, right) => left - right).ToArray();
        if (differences.Length == 0 || !differences.All(double.IsFinite))
        {
            return null;
        }

        var estimate = Interval.Of(differences)!;
        var reference = baseline.Average();
        return new DifferenceResult
        {
            Difference = estimate.Value,
            Ratio = reference == 0 ? null : values.Average() / reference,
            Low = estimate.Low,
            High = estimate.High,
            Verdict = verdict(estimate.Low, estimate.High),
        };
    }
}
