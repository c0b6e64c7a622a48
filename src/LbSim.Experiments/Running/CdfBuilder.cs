using LbSim.Experiments.Results;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>Thins a histogram to the points a chart of its distribution needs: even in the middle, finer in the upper tail.</summary>
internal static class CdfBuilder
{
    private const int Middle = 200;
    private const double TailFactor = 0.97;

    public static IReadOnlyList<CdfPoint> Build(LogHistogram histogram)
    {
        var points = new List<CdfPoint>();
        long below = 0;
        var next = 0.0;
        for (var index = 0; index < histogram.Buckets.Length; index++)
        {
            var count = histogram.Buckets[index];
            if (count == 0)
            {
                continue;
            }

            below += count;
            var share = (double)below / histogram.Count;
            if (share >= next || below == histogram.Count)
            {
                var edge = Math.Min(LogHistogram.LowerEdge(index + 1) - 1, histogram.Max);
                points.Add(new(edge / 1e12, share));
                next = Math.Max(share + 1e-12, Math.Min(share + (1.0 / Middle), 1 - ((1 - share) * TailFactor)));
            }
        }

        return points;
    }
}
