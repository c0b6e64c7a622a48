namespace LbSim.Workload.Fitting;

/// <summary>First guesses of a hidden Markov chain over gaps: each gap is given a state by how long it is and how long those around it are.</summary>
internal static class GapStarts
{
    /// <summary>States by length of the gap alone: equal steps of the logarithm between the shortest and longest hundredth.</summary>
    public static GapModel ByLength(GapBins bins, int states) => FromLevels(bins, Levels(Logs(bins), states, byRank: false), states);

    /// <summary>States by the mean gap around a gap: equal steps of the logarithm.</summary>
    public static GapModel ByPace(GapBins bins, int states, int around) => FromLevels(bins, Levels(Paces(bins, around), states, byRank: true), states);

    /// <summary>States by both: so many paces times so many lengths.</summary>
    public static GapModel ByBoth(GapBins bins, int paces, int lengths, int around)
    {
        var slow = Levels(Paces(bins, around), paces, byRank: true);
        var pace = Paces(bins, around);
        var logs = Logs(bins);
        var relative = new double[logs.Length];
        for (var i = 0; i < logs.Length; i++)
        {
            relative[i] = logs[i] - pace[i];
        }

        var fast = Levels(relative, lengths, byRank: true);
        var levels = new int[slow.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = (slow[i] * lengths) + fast[i];
        }

        return FromLevels(bins, levels, paces * lengths);
    }

    private static double[] Logs(GapBins bins) => Array.ConvertAll(bins.Bins, bin => bins.Logs[bin]);

    // logarithm of the mean of so many gaps before and after one, itself included
    private static double[] Paces(GapBins bins, int around)
    {
        var count = bins.Bins.Length;
        var sums = new double[count + 1];
        for (var i = 0; i < count; i++)
        {
            sums[i + 1] = sums[i] + bins.Gaps[bins.Bins[i]];
        }

        var paces = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (from, to) = (Math.Max(0, i - around), Math.Min(count, i + around + 1));
            paces[i] = Math.Log(Math.Max((sums[to] - sums[from]) / (to - from), 1e-9));
        }

        return paces;
    }

    private static int[] Levels(double[] values, int levels, bool byRank)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        var (low, high) = (sorted[sorted.Length / 100], sorted[^(1 + (sorted.Length / 1000))]);
        var bounds = new double[levels - 1];
        for (var i = 0; i < bounds.Length; i++)
        {
            bounds[i] = byRank ? sorted[(i + 1) * sorted.Length / levels] : low + ((i + 1) * (high - low) / levels);
        }

        return Array.ConvertAll(values, value =>
        {
            var level = 0;
            while (level < bounds.Length && value >= bounds[level])
            {
                level++;
            }

            return level;
        });
    }

    private static GapModel FromLevels(GapBins bins, int[] levels, int states)
    {
        var model = new GapModel(states);
        var (sums, counts, pairs) = (new double[states], new double[states], new double[states * states]);
        Array.Fill(pairs, 0.5); // a pair not seen is not impossible
        for (var i = 0; i < levels.Length; i++)
        {
            var bin = bins.Bins[i];
            counts[levels[i]]++;
            sums[levels[i]] += bins.Gaps[bin];
            if (i > 0)
            {
                pairs[(levels[i - 1] * states) + levels[i]]++;
            }
        }

        for (var state = 0; state < states; state++)
        {
            var mean = counts[state] > 0 ? Math.Max(sums[state] / counts[state], 1e-9) : 1;
            model.Set(state, mean, 1, counts[state]);
            model.Shares[state] = (counts[state] + 0.5) / (levels.Length + (0.5 * states));
            var row = pairs.AsSpan(state * states, states);
            var sum = 0.0;
            foreach (var pair in row)
            {
                sum += pair;
            }

            for (var to = 0; to < states; to++)
            {
                model.Next[(state * states) + to] = row[to] / sum;
            }
        }

        return model;
    }
}
