namespace LbSim.Workload.Traces.Analysis;

/// <summary>Moments of the logarithms of two columns (counted from the first row's, so that little cancels).</summary>
internal sealed class LogTally
{
    private long _count;
    private double _firstX;
    private double _firstY;
    private double _x;
    private double _y;
    private double _xx;
    private double _yy;
    private double _xy;

    public void Add(int prompt, int output)
    {
        if (prompt <= 0 || output <= 0)
        {
            return;
        }

        var (x, y) = (Math.Log(prompt), Math.Log(output));
        if (_count++ == 0)
        {
            (_firstX, _firstY) = (x, y);
        }

        x -= _firstX;
        y -= _firstY;
        _x += x;
        _y += y;
        _xx += x * x;
        _yy += y * y;
        _xy += x * y;
    }

    public LogMoments? Finish()
    {
        if (_count == 0)
        {
            return null;
        }

        var (x, y) = (_x / _count, _y / _count);
        var (xx, yy) = (Math.Max(0, (_xx / _count) - (x * x)), Math.Max(0, (_yy / _count) - (y * y)));
        return new(_firstX + x, Math.Sqrt(xx), _firstY + y, Math.Sqrt(yy), xx > 0 && yy > 0 ? ((_xy / _count) - (x * y)) / Math.Sqrt(xx) / Math.Sqrt(yy) : null);
    }
}
