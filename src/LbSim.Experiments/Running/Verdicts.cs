using LbSim.Experiments.Results;
using LbSim.Experiments.Statistics;

namespace LbSim.Experiments.Running;

/// <summary>Puts a word to each balancer's difference on the primary figure: one family of paired tests, corrected by Holm.</summary>
internal static class Verdicts
{
    /// <summary>Where there is one traffic, or nothing random in it.</summary>
    public const string OneTraffic = "on this trace only";

    /// <summary>Where the difference may be chance.</summary>
    public const string NotSignificant = "no significant difference";

    /// <summary>The differences with their words; null stays null.</summary>
    /// <param name="differences">Per balancer that may be judged, of the primary figure; null where it is not known.</param>
    /// <param name="isHigherBetter">Whether more of the figure is better.</param>
    public static IReadOnlyList<DifferenceResult?> Of(IReadOnlyList<PairedDifference?> differences, bool isHigherBetter)
    {
        var tested = differences.Select((difference, index) => (difference, index)).Where(entry => entry.difference is { Uncertainty.HasError: true }).ToList();
        var decisions = Holm.Decide([.. tested.Select(entry => entry.difference!.Uncertainty.PValue())], 1 - Uncertainty.Confidence);
        var worded = differences.Select(difference => difference is null ? null : difference.Result with { Verdict = OneTraffic }).ToArray();
        for (var rank = 0; rank < tested.Count; rank++)
        {
            var (difference, index) = tested[rank];
            worded[index] = difference!.Result with
            {
                HalfWidth = difference.Uncertainty.HalfWidth(decisions[rank].Level),
                Verdict = !decisions[rank].IsRejected ? NotSignificant : difference.Uncertainty.Value > 0 == isHigherBetter ? "better" : "worse",
            };
        }

        return worded;
    }
}
