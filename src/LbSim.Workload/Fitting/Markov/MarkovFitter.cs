using LbSim.Workload.Generators;

namespace LbSim.Workload.Fitting;

/// <summary>Chains of several states, with gamma gaps in each, that are likely to have made the gaps of a sample.</summary>
/// <remarks>Of many gaps contiguous stretches are taken, at equal distances: few for the search, more for the moments of what it found.</remarks>
internal static class MarkovFitter
{
    /// <summary>The most gaps that likelihoods are computed of.</summary>
    public const int MostGaps = 20_000;

    private const int FewestGapsPerParameter = 8;
    private const int Stretches = 5;
    private const int MostForMoments = 200_000;
    private const int StretchesForMoments = 50;
    private const int Rounds = 40;
    private const double Tolerance = 1e-5; // of the logarithm of the likelihood, per gap
    private const double ManyZeros = 0.005;
    private static readonly int[] Sizes = [2, 3, 4, 6, 8];

    /// <summary>Candidates for arrivals whose rate is constant: several numbers of states, from several first guesses; none that independent gaps explain as well, by Schwarz's criterion.</summary>
    public static IEnumerable<MarkovOptions> Fit(double[] arrivals)
    {
        var gaps = ArrivalStatistics.Gaps(arrivals);
        if (!Array.Exists(gaps, gap => gap > 0))
        {
            yield break;
        }

        var mean = gaps.Average();
        var zerosApart = gaps.Count(gap => gap <= 0) > ManyZeros * gaps.Length;
        var (part, stretches) = Part(gaps, MostGaps, Stretches);
        var (most, whole) = Part(gaps, MostForMoments, StretchesForMoments);
        var bins = GapBins.Of(part, mean, zerosApart);
        var all = most.Length == part.Length ? bins : GapBins.Of(most, mean, zerosApart);
        var independent = zerosApart ? double.NegativeInfinity : Independent(bins, stretches, part.Length);
        foreach (var states in (zerosApart ? Sizes.Prepend(1) : Sizes).Where(states => states * (states + 1) * FewestGapsPerParameter <= gaps.Length))
        {
            foreach (var start in Starts(bins, states))
            {
                var model = zerosApart ? start.WithZeros(Math.Max(bins.ShareOfZeros, ManyZeros)) : start;
                var likelihood = new BaumWelch(bins, stretches, model.Count).Fit(model, Rounds, Tolerance);
                if (Information(likelihood, model.Count, part.Length) <= independent)
                {
                    continue;
                }

                new BaumWelch(all, whole, model.Count).FitMoments(model);
                if (model.ToOptions(most.Length) is { States.Count: > 1 } options)
                {
                    yield return options;
                }
            }
        }
    }

    private static double Independent(GapBins bins, (int From, int Count)[] stretches, int gaps) =>
        Information(new BaumWelch(bins, stretches, 1).Fit(GapStarts.ByLength(bins, 1), 3, 0), 1, gaps);

    // Schwarz 1978: half the logarithm of the sample's size for each parameter, which are mean and CV of each state and all but one of each row
    private static double Information(double likelihood, int states, int gaps) => likelihood - (states * (states + 1) * Math.Log(gaps) / 2);

    private static IEnumerable<GapModel> Starts(GapBins bins, int states)
    {
        var around = Math.Min(50, bins.Bins.Length / 20);
        yield return states % 2 == 0 && states > 2 ? GapStarts.ByBoth(bins, states / 2, 2, Math.Min(20, around)) : GapStarts.ByLength(bins, states);
        yield return GapStarts.ByPace(bins, states, around);
        if (states > 4)
        {
            yield return GapStarts.ByLength(bins, states);
        }
    }

    // all gaps, or stretches at equal distances put one after the other, and where each of them is there
    private static (double[] Gaps, (int From, int Count)[] Stretches) Part(double[] gaps, int most, int stretches)
    {
        if (gaps.Length <= most)
        {
            return (gaps, [(0, gaps.Length)]);
        }

        var length = most / stretches;
        var part = new double[length * stretches];
        for (var stretch = 0; stretch < stretches; stretch++)
        {
            Array.Copy(gaps, (int)((gaps.Length - length) * (long)stretch / (stretches - 1)), part, stretch * length, length);
        }

        return (part, [.. Enumerable.Range(0, stretches).Select(stretch => (stretch * length, length))]);
    }
}
