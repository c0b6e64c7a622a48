using LbSim.Workload.Lengths;
using LbSim.Workload.Sessions;
using MathNet.Numerics;

namespace LbSim.Workload.Fitting;

/// <summary>Fits when sessions replace their history by a summary, and how long those are.</summary>
/// <remarks>
/// The threshold is a log-normal of maximum likelihood. Histories that end without a summary say that theirs was above; and each says something only from its second prompt
/// on, so that a session which begins with more than others ever reach is no evidence that thresholds are high.
/// </remarks>
internal static class CompactionFitter
{
    /// <summary>The fewest summaries that are fitted.</summary>
    public const int Fewest = 10;

    private const double LeastStep = 1e-4;
    private const double LeastLogarithm = -700; // of what a double still holds

    /// <summary>Fits the summaries of a sample, <see cref="Fewest"/> or more; null where they would not shorten anything on average.</summary>
    /// <param name="sample">The trace.</param>
    /// <param name="histories">Its histories.</param>
    /// <param name="added">Tokens that a turn adds, the mean.</param>
    public static CompactionOptions? Fit(TraceSample sample, SessionHistories histories, double added)
    {
        var left = histories.Compactions.ConvertAll(pair => Math.Max(1, sample.Prompts[pair.Second] - added));
        var (mean, cv) = (left.Average(), ArrivalStatistics.Cv([.. left]));
        var fit = new CompactionOptions { At = Threshold(histories, Overshoot(sample, histories)), To = Of(mean, cv) };
        return fit.Validate(0, null).Count == 0 ? fit : null;
    }

    // The threshold lies between the last prompt and the one that was not sent: as far on as the next point of a renewal process. Steps count from where thresholds
    // are, as short histories take longer ones (documents, a code base).
    private static double Overshoot(TraceSample sample, SessionHistories histories)
    {
        var lasts = histories.Compactions.ConvertAll(pair => sample.Prompts[pair.First]);
        lasts.Sort();
        var least = lasts[lasts.Count / 2];
        double sum = 0, squares = 0;
        foreach (var (first, second) in histories.Pairs.Where(pair => sample.Prompts[pair.First] >= least))
        {
            var step = Math.Max(1.0, sample.Prompts[second] - sample.Prompts[first]);
            sum += step;
            squares += step * step;
        }

        return sum > 0 ? squares / (2 * sum) : 0;
    }

    private static TokenOptions Threshold(SessionHistories histories, double overshoot)
    {
        var seen = histories.Grown.ConvertAll(history => (
            From: Math.Log(history.Second),
            To: Math.Log(Math.Max(history.Second, history.Last) + (history.IsCompacted ? overshoot : 0)),
            history.IsCompacted));
        var ends = seen.Where(history => history.IsCompacted).Select(history => history.To).DefaultIfEmpty(0).ToArray();
        var centre = ends.Average();
        var (place, width) = (centre, Math.Max(0.02, Math.Sqrt(ends.Average(end => (end - centre) * (end - centre)))));
        var best = Likelihood(place, width);
        for (var step = 0.5; step > LeastStep;)
        {
            var (nextPlace, nextWidth, next) = new[] { (place + (step * width), width), (place - (step * width), width), (place, width * (1 + step)), (place, width / (1 + step)) }
                .Select(move => (move.Item1, move.Item2, Likelihood(move.Item1, move.Item2))).MaxBy(move => move.Item3);
            if (next > best)
            {
                (place, width, best) = (nextPlace, nextWidth, next);
            }
            else
            {
                step /= 2;
            }
        }

        return Of(Math.Exp(place + (width * width / 2)), Math.Sqrt(Math.Exp(width * width) - 1));

        double Likelihood(double middle, double deviation)
        {
            if (deviation is < 0.002 or > 3)
            {
                return double.NegativeInfinity;
            }

            var sum = 0.0;
            foreach (var (from, to, isCompacted) in seen)
            {
                var z = (to - middle) / deviation;
                sum += isCompacted ? (-z * z / 2) - Math.Log(deviation) : LogAbove(z);
                sum -= LogAbove((from - middle) / deviation);
            }

            return sum;
        }
    }

    // logarithm of the chance that a standard normal number is larger
    private static double LogAbove(double z) => Math.Max(LeastLogarithm, Math.Log(SpecialFunctions.Erfc(z / Constants.Sqrt2) / 2));

    private static TokenOptions Of(double mean, double cv)
    {
        var tokens = Math.Clamp(mean, 1, TokenOptions.MostTokens);
        return cv < 0.01 ? TokenOptions.Of((int)Math.Round(tokens)) : new() { Distribution = TokenDistribution.LogNormal, Mean = tokens, Cv = Math.Min(cv, 100) };
    }
}
