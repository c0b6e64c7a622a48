namespace LbSim.Workload.Traces.Analysis;

/// <summary>Pearson's correlation of two columns of whole numbers, with exact sums.</summary>
internal sealed class PairTally
{
    private long _count;
    private Int128 _x;
    private Int128 _y;
    private Int128 _xx;
    private Int128 _yy;
    private Int128 _xy;

    public void Add(long x, long y)
    {
        _count++;
        _x += x;
        _y += y;
        _xx += (Int128)x * x;
        _yy += (Int128)y * y;
        _xy += (Int128)x * y;
    }

    public double? Correlation
    {
        get
        {
            var xVariance = (double)((_count * _xx) - (_x * _x));
            var yVariance = (double)((_count * _yy) - (_y * _y));
            return xVariance > 0 && yVariance > 0 ? (double)((_count * _xy) - (_x * _y)) / Math.Sqrt(xVariance) / Math.Sqrt(yVariance) : null;
        }
    }
}
