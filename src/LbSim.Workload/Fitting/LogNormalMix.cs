using LbSim.Kernel.Random;

namespace LbSim.Workload.Fitting;

/// <summary>Positive values as one or two log-normal distributions: a short and a long one, such as tools and people.</summary>
/// <param name="Short">The shorter one.</param>
/// <param name="Long">The longer one; null where one is enough.</param>
/// <param name="ShortShare">Share of values of the shorter one.</param>
internal sealed record LogNormalMix(LogNormalMix.Part Short, LogNormalMix.Part? Long, double ShortShare)
{
    private const int Rounds = 200;
    private const double Apart = 4; // the long one's median over the short one's, below which one distribution has to do
    private const double LeastShare = 0.1;

    /// <summary>One log-normal distribution.</summary>
    /// <param name="Mean">Expected value.</param>
    /// <param name="Cv">Standard deviation over mean.</param>
    internal sealed record Part(double Mean, double Cv)
    {
        /// <summary>The distribution.</summary>
        public IDistribution ToDistribution() => new LogNormalDistribution(Mean, Cv);
    }

    /// <summary>Fits by expectation and maximisation on logarithms; values below a millisecond count as that.</summary>
    public static LogNormalMix Fit(double[] values)
    {
        var logs = Array.ConvertAll(values, value => Math.Log(Math.Max(value, 0.001)));
        Array.Sort(logs);
        var (mean, deviation) = Moments(logs, null);
        var one = new LogNormalMix(ToPart(logs, null, deviation), null, 1);
        if (logs.Length < 50 || deviation < 0.3)
        {
            return one;
        }

        var (low, high, share) = ((Mean: logs[logs.Length / 4], Deviation: deviation / 2), (Mean: logs[logs.Length * 3 / 4], Deviation: deviation / 2), 0.5);
        var weights = new double[logs.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < logs.Length; i++)
            {
                var (left, right) = (share * Density(logs[i], low), (1 - share) * Density(logs[i], high));
                weights[i] = left + right > 0 ? left / (left + right) : logs[i] < (low.Mean + high.Mean) / 2 ? 1 : 0;
            }

            share = weights.Average();
            low = Moments(logs, weights);
            high = Moments(logs, Rest(weights));
        }

        var isSwapped = low.Mean > high.Mean;
        if (isSwapped)
        {
            (low, high, share) = (high, low, 1 - share);
        }

        return high.Mean - low.Mean < Math.Log(Apart) || share < LeastShare || share > 1 - LeastShare
            ? one
            : new(ToPart(logs, isSwapped ? Rest(weights) : weights, low.Deviation), ToPart(logs, isSwapped ? weights : Rest(weights), high.Deviation), share);
    }

    private static double Density(double value, (double Mean, double Deviation) part)
    {
        var z = (value - part.Mean) / part.Deviation;
        return Math.Exp(-z * z / 2) / part.Deviation;
    }

    private static (double Mean, double Deviation) Moments(double[] logs, double[]? weights)
    {
        double sum = 0, total = 0, squares = 0;
        for (var i = 0; i < logs.Length; i++)
        {
            var weight = weights?[i] ?? 1;
            total += weight;
            sum += weight * logs[i];
        }

        var mean = total > 0 ? sum / total : logs[0];
        for (var i = 0; i < logs.Length; i++)
        {
            squares += (weights?[i] ?? 1) * (logs[i] - mean) * (logs[i] - mean);
        }

        return (mean, Math.Max(total > 0 ? Math.Sqrt(squares / total) : 0, 0.05));
    }

    private static double[] Rest(double[] weights) => Array.ConvertAll(weights, weight => 1 - weight);

    // the mean is the values' own: that of a log-normal of the logarithms' moments is dominated by a tail that nobody saw
    private static Part ToPart(double[] logs, double[]? weights, double deviation)
    {
        double sum = 0, squares = 0, total = 0;
        for (var i = 0; i < logs.Length; i++)
        {
            var (value, weight) = (Math.Exp(logs[i]), weights?[i] ?? 1);
            total += weight;
            sum += weight * value;
            squares += weight * value * value;
        }

        var mean = total > 0 ? sum / total : Math.Exp(logs[0]);
        var seen = total > 0 ? Math.Sqrt(Math.Max((squares / total) - (mean * mean), 0)) / mean : 0;
        return new(mean, Math.Clamp(Math.Min(Math.Sqrt(Math.Exp(deviation * deviation) - 1), Math.Max(seen, 0.05)), 0.01, 1000));
    }
}
