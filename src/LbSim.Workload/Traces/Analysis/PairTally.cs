namespace LbSim.Workload.Traces.Analysis;

/// <summary>Pearson's correlation of two columns of whole numbers, with exact sums.</summary>
internal sealed class PairTally
{
    private long _count;
    private long _x;
    private long _y;
    private Int128 _xx;
    private Int128 _yy;
    private Int128 _xy;

    public void Add(int x, int y)
    {
        _count++;
        _x += x;
        _y += y;
        _xx += (long)x * x;
        _yy += (long)y * y;
        _xy += (long)x * y;
    }

    public double? Correlation
    {
        get
        {
            var xVariance = (double)((_count * _xx) - ((Int128)_x * _x));
            var yVariance = (double)((_count * _yy) - ((Int128)_y * _y));
            return xVariance > 0 && yVariance > 0 ? (double)((_count * _xy) - ((Int128)_x * _y)) / Math.Sqrt(xVariance) / Math.Sqrt(yVariance) : null;
        }
    }
}
