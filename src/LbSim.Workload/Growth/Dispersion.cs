using LbSim.Kernel.Time;

namespace LbSim.Workload.Growth;

/// <summary>How bursty arrivals are: the variance of their number in equal bins over its mean; 1 for a Poisson process.</summary>
/// <remarks>By the definition of `trace analyze`: population variance of the counts in full bins.</remarks>
public static class Dispersion
{
    /// <summary>Index of dispersion of the arrivals in a span, for several widths of bins; null where fewer than two bins fit or nothing arrives.</summary>
    /// <param name="source">The traffic, read to the end of the span.</param>
    /// <param name="from">Start of the span.</param>
    /// <param name="to">End of the span, excluded; <see cref="SimTime.Never"/> for the last arrival.</param>
    /// <param name="bins">Widths of the bins, above 0; the remainder of the span is left out.</param>
    public static double?[] Of(IWorkSource source, SimTime from, SimTime to, params SimDuration[] bins)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(bins);
        var counts = new List<long>[bins.Length];
        for (var index = 0; index < bins.Length; index++)
        {
            counts[index] = [];
        }

        var last = from;
        while (source.TryNext(out var request) && request.Arrival < to)
        {
            for (var index = 0; request.Arrival >= from && index < bins.Length; index++)
            {
                Count(counts[index], (request.Arrival - from).Picoseconds / bins[index].Picoseconds);
            }

            last = request.Arrival;
        }

        var span = ((to == SimTime.Never ? last : to) - from).Picoseconds;
        var indices = new double?[bins.Length];
        for (var index = 0; index < bins.Length; index++)
        {
            indices[index] = IndexOf(counts[index], span / bins[index].Picoseconds);
        }

        return indices;
    }

    private static void Count(List<long> counts, long bin)
    {
        while (counts.Count <= bin)
        {
            counts.Add(0);
        }

        counts[(int)bin]++;
    }

    private static double? IndexOf(List<long> counts, long bins)
    {
        double sum = 0, squares = 0;
        for (var bin = 0; bin < bins; bin++)
        {
            var count = bin < counts.Count ? (double)counts[bin] : 0;
            sum += count;
            squares += count * count;
        }

        return bins < 2 || sum == 0 ? null : Index(bins, sum, squares);
    }

    /// <summary>The index of counts in bins, from how many bins there are and the sums of the counts and of their squares.</summary>
    internal static double Index(double bins, double sum, double squares) => ((squares / bins) - (sum / bins * (sum / bins))) / (sum / bins);
}
