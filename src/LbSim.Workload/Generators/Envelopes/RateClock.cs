using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>Turns the time of a process of rate 1 into simulated time: the inverse of the integrated rate, piece by piece, exact.</summary>
/// <remarks>
/// Time rescaling: if gaps g are those of a process of rate 1, arrivals at the t where the integral of the rate reaches the sum of
/// the gaps have that rate, and the process keeps its burstiness in its own time (unlike thinning, which makes everything
/// Poisson-like). Within a piece the rate is r + s*x, so the step is the root of r*x + s*x^2/2 = g.
/// Instants are whole picoseconds and what rounding leaves is carried into the next gap, so nothing drifts.
/// </remarks>
internal sealed class RateClock
{
    private const double PicosecondsPerSecond = SimDuration.PicosecondsPerSecond;
    private readonly double _baseRate;
    private readonly RateFactor[] _factors;
    private long _now;
    private double _carry; // picoseconds by which the exact instant is after _now: -0.5 to 0.5
    private long _until;
    private double _rate;
    private double _slope;

    /// <summary>Starts at 0.</summary>
    /// <param name="ratePerSecond">The rate the factors apply to; above 0.</param>
    /// <param name="factors">They multiply; at most one is sloped.</param>
    public RateClock(double ratePerSecond, RateFactor[] factors)
    {
        _baseRate = ratePerSecond;
        _factors = factors;
        EnterPiece();
    }

    /// <summary>Moves on by one gap of the unit process.</summary>
    /// <param name="gap">0 or more; the integral of the rate up to the next arrival.</param>
    /// <param name="arrival">When that arrival is.</param>
    /// <returns>False when no arrival comes any more within what a run can hold.</returns>
    public bool TryAdvance(double gap, out SimTime arrival)
    {
        while (true)
        {
            var rest = _until == long.MaxValue ? double.PositiveInfinity : ((_until - _now) - _carry) / PicosecondsPerSecond;
            var step = StepFor(gap, rest, out var consumed);
            if (step <= rest)
            {
                return TryMove(step, out arrival);
            }

            gap -= consumed;
            if (_until > TimeLimits.Latest)
            {
                arrival = SimTime.Never;
                return false;
            }

            _now = _until;
            _carry = 0;
            EnterPiece();
        }
    }

    /// <summary>Expected arrivals from the start to an instant: the integral of the rate.</summary>
    public static double Integral(double ratePerSecond, RateFactor[] factors, SimTime end)
    {
        var clock = new RateClock(ratePerSecond, factors);
        var sum = 0.0;
        while (true)
        {
            var length = (Math.Min(clock._until, end.Picoseconds) - clock._now) / PicosecondsPerSecond;
            sum += length * (clock._rate + (clock._slope * length / 2));
            if (clock._until >= end.Picoseconds)
            {
                return sum;
            }

            clock._now = clock._until;
            clock.EnterPiece();
        }
    }

    // seconds until the integral has grown by gap, or more than rest when this piece does not hold that much
    private double StepFor(double gap, double rest, out double consumed)
    {
        consumed = 0;
        if (gap <= 0)
        {
            return 0;
        }

        if (_slope == 0)
        {
            var step = gap / _rate; // infinite where the rate is 0
            consumed = step > rest ? _rate * rest : gap;
            return step;
        }

        var whole = rest * Math.Max(_rate + (_slope * rest / 2), 0);
        if (gap > whole)
        {
            consumed = whole;
            return double.PositiveInfinity;
        }

        // the root in the form that does not cancel when the slope is small or the rate is 0
        var root = 2 * gap / (_rate + Math.Sqrt(Math.Max((_rate * _rate) + (2 * _slope * gap), 0)));
        return Math.Min(root, rest);
    }

    private bool TryMove(double step, out SimTime arrival)
    {
        var exact = (step * PicosecondsPerSecond) + _carry;
        if (!(exact <= TimeLimits.Latest - _now))
        {
            arrival = SimTime.Never;
            return false;
        }

        var whole = (long)Math.Round(exact);
        _carry = exact - whole;
        _now += whole;
        _rate = Math.Max(_rate + (_slope * step), 0);
        arrival = new(_now);
        if (_now >= _until)
        {
            EnterPiece();
        }

        return true;
    }

    private void EnterPiece()
    {
        _rate = _baseRate;
        _slope = 0;
        _until = long.MaxValue;
        foreach (var factor in _factors)
        {
            factor.At(_now, out var value, out var slope, out var until);
            _slope = (_slope * value) + (_rate * slope); // at most one factor is sloped, so no product of slopes arises
            _rate *= value;
            _until = Math.Min(_until, until);
        }
    }
}
