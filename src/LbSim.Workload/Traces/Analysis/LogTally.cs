namespace LbSim.Workload.Traces.Analysis;

/// <summary>Moments of the logarithms of two columns (Welford's recurrence, which does not cancel).</summary>
internal sealed class LogTally
{
    private long _count;
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
        _count++;
        var (left, right) = (x - _x, y - _y);
        _x += left / _count;
        _y += right / _count;
        _xx += left * (x - _x);
        _yy += right * (y - _y);
        _xy += left * (y - _y);
    }

    public LogMoments? Finish() => _count == 0 ? null : new(
        _x, Math.Sqrt(_xx / _count), _y, Math.Sqrt(_yy / _count), _xx > 0 && _yy > 0 ? _xy / Math.Sqrt(_xx) / Math.Sqrt(_yy) : null);
}
