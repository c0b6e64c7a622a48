using LbSim.Experiments.Results;
using LbSim.Experiments.Statistics;
using LbSim.Scenarios;

namespace LbSim.Experiments.Running;

/// <summary>Compares every balancer but the first with the first: differences of all figures, words for the primary one only.</summary>
internal static class Comparisons
{
    /// <summary>One per balancer; null for the first.</summary>
    public static IReadOnlyList<ComparisonResult?> Of(List<BalancerRuns> all, Scenario scenario, IntervalKind kind)
    {
        var words = Words(all, scenario, kind);
        var comparisons = new ComparisonResult?[all.Count];
        for (var index = 1; index < all.Count; index++)
        {
            var differences = new Dictionary<string, DifferenceResult>();
            foreach (var name in Figures.Compared(!scenario.Objectives.IsEmpty))
            {
                if (Difference(all[index], all[0], name, kind) is { } difference)
                {
                    differences[name] = name == scenario.Primary && words[index] is { } word ? word : difference.Result;
                }
            }

            comparisons[index] = new(all[0].Plan.Label, differences);
        }

        return comparisons;
    }

    // Words are for balancers that kept up, against a baseline that did. The others are no members of the family of tests either.
    private static DifferenceResult?[] Words(List<BalancerRuns> all, Scenario scenario, IntervalKind kind)
    {
        var words = new DifferenceResult?[all.Count];
        var judged = Enumerable.Range(1, all.Count - 1).Where(index => all[0].IsSettled && all[index].IsSettled).ToList();
        var worded = Verdicts.Of([.. judged.Select(index => Difference(all[index], all[0], scenario.Primary, kind))], Figures.IsHigherBetter(scenario.Primary));
        for (var rank = 0; rank < judged.Count; rank++)
        {
            words[judged[rank]] = worded[rank];
        }

        return words;
    }

    private static PairedDifference? Difference(BalancerRuns balancer, BalancerRuns baseline, string name, IntervalKind kind) => PairedComparison.Of(
        [.. balancer.Figures.Select(figure => figure[name])],
        [.. baseline.Figures.Select(figure => figure[name])],
        kind,
        balancer.IsRandom || baseline.IsRandom);
}
