namespace LbSim.Experiments.Statistics;

/// <summary>Holm's step-down correction: of several true null hypotheses, that any is rejected has at most the chosen probability.</summary>
/// <remarks>Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.</remarks>
public static class Holm
{
    /// <summary>Decides each of a family of tests.</summary>
    /// <param name="pValues">One per test, each 0 to 1.</param>
    /// <param name="level">Probability of any false rejection, such as 0.05.</param>
    /// <returns>
    /// Per test, in the order given: whether it is rejected, and the level it was decided at. A test is rejected exactly when its
    /// p-value is at most that level, so an interval of that level leaves out 0 exactly when the verdict says so.
    /// </returns>
    public static IReadOnlyList<HolmDecision> Decide(IReadOnlyList<double> pValues, double level)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var order = Enumerable.Range(0, pValues.Count).OrderBy(index => pValues[index]).ThenBy(index => index).ToArray();
        var decisions = new HolmDecision[pValues.Count];
        var (isOpen, used) = (true, level);
        for (var rank = 0; rank < order.Length; rank++)
        {
            // after the first test that is kept, all that follow are kept at its level
            used = isOpen ? level / (order.Length - rank) : used;
            isOpen &= pValues[order[rank]] <= used;
            decisions[order[rank]] = new(isOpen, used);
        }

        return decisions;
    }
}

/// <summary>What became of one test of a family.</summary>
/// <param name="IsRejected">Whether the difference is significant.</param>
/// <param name="Level">The level it was decided at.</param>
public readonly record struct HolmDecision(bool IsRejected, double Level);
