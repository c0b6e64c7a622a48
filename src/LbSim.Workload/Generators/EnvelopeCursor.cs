namespace LbSim.Workload.Generators;

/// <summary>Walks along an envelope by its integral: exact inversion, piece by piece.</summary>
internal sealed class EnvelopeCursor
{
    private readonly RateEnvelope _envelope;
    private double _offset; // start of the current repetition
    private int _piece; // piece between points _piece and _piece + 1
    private double _time;

    public EnvelopeCursor(RateEnvelope envelope) => _envelope = envelope;

    /// <summary>Moves on until the integral of the factor has grown by an amount; returns the time, or infinity when the rate is 0 for ever.</summary>
    public double Advance(double amount)
    {
        while (true)
        {
            if (!Piece(out var factor, out var slope, out var left))
            {
                return _time = factor > 0 ? _time + (amount / factor) : double.PositiveInfinity;
            }

            var whole = (factor * left) + (0.5 * slope * left * left);
            if (amount < whole)
            {
                // factor*x + slope/2*x^2 = amount, in the form that stays exact as slope goes to 0
                return _time += 2 * amount / (factor + Math.Sqrt((factor * factor) + (2 * slope * amount)));
            }

            amount -= whole;
            NextPiece(left);
            if (amount == 0 && whole == 0 && _envelope.PeriodSeconds is not null && _envelope.Points.All(point => point.Factor == 0))
            {
                return double.PositiveInfinity;
            }
        }
    }

    /// <summary>The integral from the current time to another.</summary>
    public double IntegralTo(double seconds)
    {
        var sum = 0.0;
        while (true)
        {
            var isPiece = Piece(out var factor, out var slope, out var left);
            var span = isPiece ? Math.Min(left, seconds - _time) : seconds - _time;
            sum += (factor * span) + (0.5 * slope * span * span);
            if (!isPiece || _time + left >= seconds)
            {
                return sum;
            }

            NextPiece(left);
        }
    }

    // the factor now, its slope, and the seconds left in this piece; false when the last factor holds for ever
    private bool Piece(out double factor, out double slope, out double left)
    {
        var points = _envelope.Points;
        if (points.Count == 0)
        {
            (factor, slope, left) = (1, 0, 0);
            return false;
        }

        if (_piece >= points.Count - 1)
        {
            (factor, slope, left) = (points[^1].Factor, 0, 0);
            return false;
        }

        var (from, to) = (points[_piece], points[_piece + 1]);
        var length = to.Seconds - from.Seconds;
        slope = length > 0 ? (to.Factor - from.Factor) / length : 0;
        left = to.Seconds + _offset - _time;
        factor = length > 0 ? from.Factor + (slope * (_time - _offset - from.Seconds)) : from.Factor;
        return true;
    }

    private void NextPiece(double left)
    {
        _time += left;
        _piece++;
        if (_envelope.PeriodSeconds is { } period && _piece >= _envelope.Points.Count - 1)
        {
            _piece = 0;
            _offset += period;
            _time = _offset;
        }
        else
        {
            _time = _envelope.Points[_piece].Seconds + _offset;
        }
    }
}
