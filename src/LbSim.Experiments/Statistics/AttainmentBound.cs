using MathNet.Numerics;

namespace LbSim.Experiments.Statistics;

/// <summary>One-sided bounds of a share that is pooled over replications.</summary>
/// <param name="Estimate">Requests that met, over requests that arrived.</param>
/// <param name="Low">The share is below this with at most the chosen probability.</param>
/// <param name="High">The share is above this with at most the chosen probability.</param>
/// <remarks>
/// The ratio estimator of survey sampling (Cochran, "Sampling Techniques", 1977, section 6.3) with Student's t. Its standard error is
/// never taken to be below that of as many independent requests with one miss more than there were: ten runs without a miss do
/// not prove that there are none. docs/model/planning.md has the formulas.
/// </remarks>
public readonly record struct AttainmentBound(double Estimate, double Low, double High)
{
    /// <summary>The bounds of replications.</summary>
    /// <param name="met">Requests that met, per replication; at least two replications.</param>
    /// <param name="arrived">Requests that arrived, per replication.</param>
    /// <param name="level">Probability of each bound to be wrong, 0 to 0.5.</param>
    public static AttainmentBound Of(ReadOnlySpan<long> met, ReadOnlySpan<long> arrived, double level)
    {
        double all = 0, good = 0;
        for (var run = 0; run < met.Length; run++)
        {
            good += met[run];
            all += arrived[run];
        }

        if (all == 0 || met.Length < 2)
        {
            return new(double.NaN, 0, 1);
        }

        var share = good / all;
        double squares = 0;
        for (var run = 0; run < met.Length; run++)
        {
            var rest = met[run] - (share * arrived[run]);
            squares += rest * rest;
        }

        var error = Math.Sqrt(squares * met.Length / (met.Length - 1)) / all;
        var missed = Math.Min(1, (all - good + 1) / all);
        var half = Quantile(level, met.Length - 1) * Math.Max(error, Math.Sqrt(missed * (1 - missed) / all));
        return new(share, Math.Max(0, share - half), Math.Min(1, share + half));
    }

    /// <summary>The t that Student's distribution exceeds with a probability; exact for probabilities down to 1e-300, where an inverse of 1 - p has no digits left.</summary>
    /// <param name="tail">Above 0, at most 0.5.</param>
    /// <param name="freedom">Degrees of freedom, 1 or more.</param>
    public static double Quantile(double tail, int freedom)
    {
        double low = 0, high = 1;
        while (Tail(high, freedom) > tail && high < 1e150)
        {
            high *= 2;
        }

        for (var round = 0; round < 200 && high - low > 1e-14 * high; round++)
        {
            var middle = (low + high) / 2;
            (low, high) = Tail(middle, freedom) > tail ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Tail(double t, int freedom) => 0.5 * SpecialFunctions.BetaRegularized(freedom / 2.0, 0.5, freedom / (freedom + (t * t)));
}
