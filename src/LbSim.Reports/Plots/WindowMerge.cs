using LbSim.Experiments.Results;

namespace LbSim.Reports.Plots;

/// <summary>Joins neighbouring windows until there are few enough to draw.</summary>
internal sealed class WindowMerge
{
    private readonly IReadOnlyList<double> _fine;
    private readonly int _factor;

    private WindowMerge(IReadOnlyList<double> fine, int factor, double[] edges)
    {
        _fine = fine;
        _factor = factor;
        Edges = edges;
    }

    /// <summary>Edges of the joined windows, one more than there are windows.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>How many joined windows there are.</summary>
    public int Count => Edges.Count - 1;

    /// <summary>Joins windows so that at most so many are left.</summary>
    /// <param name="edges">Of the windows as recorded; may be empty.</param>
    /// <param name="most">1 or more.</param>
    public static WindowMerge Of(IReadOnlyList<double> edges, int most)
    {
        var windows = Math.Max(0, edges.Count - 1);
        var factor = Math.Max(1, (windows + most - 1) / most);
        var joined = new double[((windows + factor - 1) / factor) + 1];
        for (var index = 0; index < joined.Length && windows > 0; index++)
        {
            joined[index] = edges[Math.Min(index * factor, windows)];
        }

        return new WindowMerge(edges, factor, joined);
    }

    /// <summary>Counts of all rows per second.</summary>
    public double[] Rates(IReadOnlyList<SeriesRow> rows, Func<SeriesWindow, long> count)
    {
        var rates = new double[Count];
        foreach (var row in rows)
        {
            for (var window = 0; window < row.Windows.Count; window++)
            {
                rates[window / _factor] += count(row.Windows[window]);
            }
        }

        for (var index = 0; index < rates.Length; index++)
        {
            rates[index] /= Edges[index + 1] - Edges[index];
        }

        return rates;
    }

    /// <summary>Time averages of the sum over rows.</summary>
    public double[] MeanOfSums(IReadOnlyList<SeriesRow> rows, Func<SeriesWindow, double> value)
    {
        var means = new double[Count];
        foreach (var row in rows)
        {
            for (var window = 0; window < row.Windows.Count; window++)
            {
                means[window / _factor] += value(row.Windows[window]) * Share(window);
            }
        }

        return means;
    }

    /// <summary>Time averages of one row; null where a window has no value.</summary>
    public double?[] Means(SeriesRow row, Func<SeriesWindow, double?> value)
    {
        var means = new double?[Count];
        for (var window = 0; window < row.Windows.Count; window++)
        {
            var index = window / _factor;
            var before = window % _factor == 0 ? 0 : means[index];
            means[index] = before + (value(row.Windows[window]) * Share(window));
        }

        return means;
    }

    /// <summary>A count over all that ended, in each joined window.</summary>
    /// <param name="ends">One per window as recorded; later ones are left out.</param>
    /// <param name="count">What to count.</param>
    /// <param name="empty">The share before anything has ended; a later window in which nothing ended keeps the share of the one before.</param>
    public double[] Shares(IReadOnlyList<EndsWindow> ends, Func<EndsWindow, long> count, double empty)
    {
        var (part, all) = (new long[Count], new long[Count]);
        for (var window = 0; window < Math.Min(ends.Count, _fine.Count - 1); window++)
        {
            part[window / _factor] += count(ends[window]);
            all[window / _factor] += ends[window].Ended;
        }

        var shares = new double[Count];
        for (var index = 0; index < shares.Length; index++)
        {
            shares[index] = all[index] > 0 ? (double)part[index] / all[index] : index > 0 ? shares[index - 1] : empty;
        }

        return shares;
    }

    /// <summary>The largest value of the windows of each joined window.</summary>
    /// <param name="values">One per window as recorded.</param>
    public double[] Largest(IReadOnlyList<double> values)
    {
        var largest = new double[Count];
        for (var window = 0; window < values.Count; window++)
        {
            largest[window / _factor] = Math.Max(largest[window / _factor], values[window]);
        }

        return largest;
    }

    // a window's share of the joined window's width: the last ones may be shorter
    private double Share(int window)
    {
        var index = window / _factor;
        return (_fine[window + 1] - _fine[window]) / (Edges[index + 1] - Edges[index]);
    }
}
