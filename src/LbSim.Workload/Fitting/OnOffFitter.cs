using LbSim.Workload.Generators;

namespace LbSim.Workload.Fitting;

/// <summary>Bursts and pauses whose dispersion follows that of a sample, window by window.</summary>
/// <remarks>
/// The closed form 1 + A h(s w) has two parameters, found on a grid by least squares of logarithms. A third, how quiet a pause is, cannot
/// be told from counts' variances alone: each of several is given with the bursts and pauses that make the same A and s.
/// </remarks>
internal static class OnOffFitter
{
    private const int FewestBins = 20;
    private const int GridSize = 60;
    private static readonly double[] Windows = [0.25, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600];
    private static readonly double[] Quiets = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];

    /// <summary>Candidates for a sample of constant rate; none where counts vary no more than Poisson's.</summary>
    public static IEnumerable<OnOffOptions> Fit(double[] arrivals, double span)
    {
        var seen = Windows.Where(window => span / window >= FewestBins).Select(window => (window, dispersion: ArrivalStatistics.Dispersion(arrivals, window, span)))
            .Where(point => point.dispersion > 0).ToArray();
        if (seen.Length < 3 || seen.Max(point => point.dispersion) < 1.1)
        {
            return [];
        }

        var (amount, speed) = Grid(seen);
        var rate = arrivals.Length / span;
        return Quiets.SelectMany(quiet => Shares(quiet, amount * speed / (2 * rate)).Select(share => new OnOffOptions { OnSeconds = 1 / (speed * (1 - share)), OffSeconds = 1 / (speed * share), Quiet = quiet }))
            .Where(options => options.OnSeconds > 1e-6 && options.OffSeconds > 1e-6 && options.OnSeconds + options.OffSeconds < span / 4 && (options.OnSeconds + options.OffSeconds) * rate > 0.01);
    }

    private static (double Amount, double Speed) Grid((double Window, double Dispersion)[] seen)
    {
        var most = seen.Max(point => point.Dispersion);
        var (best, miss) = ((1.0, 1.0), double.PositiveInfinity);
        for (var i = 0; i < GridSize; i++)
        {
            var speed = Math.Exp(Math.Log(0.1 / seen[^1].Window) + (i * Math.Log(100 * seen[^1].Window / seen[0].Window) / (GridSize - 1)));
            for (var j = 0; j < GridSize; j++)
            {
                var amount = Math.Exp(Math.Log(0.02 * most) + (j * Math.Log(1000) / (GridSize - 1)));
                var sum = seen.Sum(point => Square(Math.Log(1 + (amount * Rise(speed * point.Window))) - Math.Log(point.Dispersion)));
                if (sum < miss)
                {
                    (best, miss) = ((amount, speed), sum);
                }
            }
        }

        return best;
    }

    // shares of the time in bursts, p, with (1-q)^2 p (1-p) / (p + q (1-p))^2 = wanted: one for silence, else two or none
    private static IEnumerable<double> Shares(double quiet, double wanted)
    {
        if (quiet == 0)
        {
            return [1 / (1 + wanted)];
        }

        var top = quiet / (1 + quiet);
        return Value(top) < wanted ? [] : [Bisect(1e-9, top), Bisect(1 - 1e-9, top)];

        double Value(double share) => Square(1 - quiet) * share * (1 - share) / Square(share + (quiet * (1 - share)));

        double Bisect(double below, double above)
        {
            for (var round = 0; round < 100; round++)
            {
                var middle = (below + above) / 2;
                (below, above) = Value(middle) < wanted ? (middle, above) : (below, middle);
            }

            return (below + above) / 2;
        }
    }

    private static double Rise(double x) => 1 - ((1 - Math.Exp(-x)) / x);

    private static double Square(double value) => value * value;
}
