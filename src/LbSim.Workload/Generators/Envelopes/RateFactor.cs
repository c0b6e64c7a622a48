using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>One factor on the rate over time: constant or straight between corners, once or again and again.</summary>
internal sealed class RateFactor
{
    private readonly RatePoint[] _points;
    private readonly long _period; // long.MaxValue when it does not repeat
    private readonly bool _isSloped;
    private readonly long _offset;

    /// <summary>Makes a factor.</summary>
    /// <param name="points">Corners in order of time, the first at 0.</param>
    /// <param name="every">Period; null for once.</param>
    /// <param name="isSloped">Whether it is straight between corners rather than constant.</param>
    /// <param name="begins">Before this the factor is 1, and corners count from here.</param>
    public RateFactor(IReadOnlyList<RatePoint> points, SimDuration? every, bool isSloped, SimTime begins = default)
    {
        _points = [.. points];
        _period = every?.Picoseconds ?? long.MaxValue;
        _isSloped = isSloped;
        _offset = begins.Picoseconds;
    }

    /// <summary>The factor from an instant on.</summary>
    /// <param name="now">Picoseconds from the start.</param>
    /// <param name="value">The factor at that instant.</param>
    /// <param name="slope">Its change per second until <paramref name="until"/>.</param>
    /// <param name="until">The next corner, in picoseconds; <see cref="long.MaxValue"/> for none.</param>
    public void At(long now, out double value, out double slope, out long until)
    {
        slope = 0;
        if (now < _offset)
        {
            (value, until) = (1, _offset);
            return;
        }

        var within = (now - _offset) % _period;
        var cycle = now - within; // when this period began
        var low = 0;
        for (var high = _points.Length; high - low > 1;)
        {
            var middle = (low + high) / 2;
            (low, high) = _points[middle].At.Picoseconds <= within ? (middle, high) : (low, middle);
        }

        var from = _points[low];
        value = from.Factor;
        var next = low + 1 < _points.Length ? _points[low + 1].At.Picoseconds : _period;
        until = next > TimeLimits.Latest ? long.MaxValue : cycle + next;
        if (_isSloped && low + 1 < _points.Length)
        {
            var to = _points[low + 1];
            slope = (to.Factor - from.Factor) / (to.At - from.At).Seconds;
            value += slope * new SimDuration(within - from.At.Picoseconds).Seconds;
        }
    }
}
