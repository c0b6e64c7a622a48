namespace LbSim.Workload.Fitting;

/// <summary>How unlike a trace a candidate's traffic is: the trace's figures measured by how far the candidate's scatter.</summary>
/// <remarks>
/// Wood's synthetic likelihood ("Statistical inference for noisy nonlinear ecological dynamic systems", Nature 2010) with independent figures:
/// a figure of few windows scatters much from replication to replication, so a difference in it counts little. To each variance that of a
/// difference which does not matter is added, lest figures be matched that no replication can hold.
/// </remarks>
internal static class SignatureScore
{
    private const double OfDispersion = 0.07; // difference of logarithms that does not matter
    private const double OfCv = 0.04;
    private const double OfCorrelation = 0.03;
    private const double OfDistance = 0.02;
    private const double MostScatter = 0.15; // what scatters more has no excuse for being wrong on average
    private const double MostScatterOfDispersion = 0.5;
    private const double OfUnsteadiness = 0.04; // how much the distribution may differ between replications

    /// <summary>Minus twice the logarithm of the likelihood, without constants; infinite where nothing was made.</summary>
    public static double Of(ArrivalSignature seen, IReadOnlyList<ArrivalSignature> made, double span)
    {
        if (made.Count == 0)
        {
            return double.PositiveInfinity;
        }

        var score = OfDistances(seen, made);
        for (var figure = 0; figure < ArrivalSignature.Figures; figure++)
        {
            score += OfFigure(seen, made, span, figure);
        }

        return score;
    }

    // how much further the gaps' distribution is from the trace's than from that of other replications, and how far those are apart
    private static double OfDistances(ArrivalSignature seen, IReadOnlyList<ArrivalSignature> made)
    {
        var (distance, own, pairs) = (0.0, 0.0, 0);
        for (var i = 0; i < made.Count; i++)
        {
            distance += made[i].Distance(seen) / made.Count;
            for (var j = 0; j < i; j++)
            {
                own += made[i].Distance(made[j]);
                pairs++;
            }
        }

        // two samples of independent gaps of one distribution differ by 0.87 sqrt(1/n + 1/m) on average
        var chance = 0.87 * Math.Sqrt(2.0 / seen.Count);
        own = Math.Max(pairs > 0 ? own / pairs : 0, chance);
        var (excess, unsteady) = (Math.Max(0, distance - own) / OfDistance, (own - chance) / Math.Max(OfUnsteadiness, chance / 2));
        return (excess * excess / (1 + (chance * chance / (OfDistance * OfDistance)))) + (unsteady * unsteady);
    }

    private static double OfFigure(ArrivalSignature seen, IReadOnlyList<ArrivalSignature> made, double span, int figure)
    {
        var (mean, variance) = Moments(made, figure);
        var difference = mean - seen.Values[figure];
        if (!double.IsFinite(difference))
        {
            return 0; // windows that do not fit the span
        }

        var windows = ArrivalSignature.Windows;
        var tolerance = figure < windows.Length ? OfDispersion : figure == windows.Length ? OfCv : OfCorrelation;

        // a variance of n counts is known to sqrt(2 / n) at best
        var least = figure < windows.Length ? 2 * windows[figure] / span : 1.0 / seen.Count;
        var most = figure < windows.Length ? MostScatterOfDispersion : MostScatter;
        var scatter = Math.Min(Math.Max(variance, least), most * most) / (tolerance * tolerance);
        return (difference * difference / (tolerance * tolerance * (1 + scatter))) + Math.Log(1 + scatter);
    }

    private static (double Mean, double Variance) Moments(IReadOnlyList<ArrivalSignature> made, int figure)
    {
        double sum = 0, squares = 0;
        foreach (var one in made)
        {
            sum += one.Values[figure];
            squares += one.Values[figure] * one.Values[figure];
        }

        var mean = sum / made.Count;
        return (mean, made.Count < 2 ? 0 : Math.Max(0, (squares / made.Count) - (mean * mean)) * made.Count / (made.Count - 1));
    }
}
