namespace LbSim.Workload.Traces.Analysis;

/// <summary>How unevenly amounts are spread over owners.</summary>
internal static class LorenzCurve
{
    private const int Points = 200;

    /// <summary>The curve (share of owners, the smallest first, against their share of the whole) and its Gini coefficient.</summary>
    /// <param name="amounts">What each owner has, the least first; not empty.</param>
    /// <param name="total">Their sum, above 0.</param>
    public static (IReadOnlyList<CurvePoint> Curve, double Gini) Of(IReadOnlyList<double> amounts, double total)
    {
        var curve = new List<CurvePoint> { new(0, 0) };
        var (sum, area, next) = (0.0, 0.0, 0.0);
        for (var i = 0; i < amounts.Count; i++)
        {
            var before = sum;
            sum += amounts[i];
            area += (before + sum) / 2;
            var x = (double)(i + 1) / amounts.Count;
            if (x >= next || i == amounts.Count - 1)
            {
                curve.Add(new(x, sum / total));
                next = x + (1.0 / Points);
            }
        }

        return (curve, 1 - (2 * area / total / amounts.Count));
    }
}
