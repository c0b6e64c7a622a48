using LbSim.Workload.Traces.Analysis;

namespace LbSim.Workload.Traces.ClientTables;

/// <summary>Values with weights: mean, deviation and quantiles (the least value at which a share of all weight is reached).</summary>
public sealed class WeightedValues
{
    private readonly (double Value, double UpTo)[] _sorted;

    /// <summary>Takes values with weights above 0.</summary>
    public WeightedValues(IEnumerable<(double Value, double Weight)> values)
    {
        var kept = values.Where(entry => entry.Weight > 0).OrderBy(entry => entry.Value).ToArray();
        Total = kept.Sum(entry => entry.Weight);
        Mean = kept.Sum(entry => entry.Value * entry.Weight) / Total;
        Std = Math.Sqrt(kept.Sum(entry => (entry.Value - Mean) * (entry.Value - Mean) * entry.Weight) / Total);
        Max = kept.Length > 0 ? kept[^1].Value : double.NaN;
        var sum = 0.0;
        _sorted = Array.ConvertAll(kept, entry => (entry.Value, sum += entry.Weight));
    }

    /// <summary>Sum of all weights.</summary>
    public double Total { get; }

    /// <summary>Mean; NaN without values.</summary>
    public double Mean { get; }

    /// <summary>Population standard deviation; NaN without values.</summary>
    public double Std { get; }

    /// <summary>Largest value; NaN without values.</summary>
    public double Max { get; }

    /// <summary>The value at a share; NaN without values.</summary>
    public double Quantile(double share)
    {
        foreach (var (value, upTo) in _sorted)
        {
            if (upTo >= share * Total)
            {
                return value;
            }
        }

        return Max;
    }

    /// <summary>The share of all weight at or below each value, steps upright; increases of less than one part of so many are not shown each.</summary>
    /// <param name="most">About how many points are enough.</param>
    public IReadOnlyList<CurvePoint> Curve(int most)
    {
        var (points, shown, before) = (new List<CurvePoint>(), 0.0, 0.0);
        for (var index = 0; index < _sorted.Length; index++)
        {
            var (value, upTo) = _sorted[index];
            var share = index == _sorted.Length - 1 ? 1 : upTo / Total;
            if (index == 0 || index == _sorted.Length - 1 || share - shown >= 1.0 / most)
            {
                if (share - before >= 1.0 / most)
                {
                    points.Add(new(value, before));
                }

                points.Add(new(value, share));
                shown = share;
            }

            before = share;
        }

        return points;
    }
}
