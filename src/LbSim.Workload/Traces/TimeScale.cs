using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>Divides the trace's time by the speed, in whole numbers: 12 decimals of speed as a fraction, one rounding at the end.</summary>
internal readonly struct TimeScale
{
    /// <summary>The lowest speed.</summary>
    public const double Slowest = 0.000001;

    /// <summary>The highest speed.</summary>
    public const double Fastest = 1_000_000;

    private const long Denominator = 1_000_000_000_000;
    private readonly long _numerator;
    private readonly long _denominator;
    private readonly Int128 _longest;

    /// <summary>Takes a speed between <see cref="Slowest"/> and <see cref="Fastest"/>.</summary>
    public TimeScale(double speed)
    {
        // decimal gives back the digits the user wrote: 1.1 is 11/10, not the double next to it
        _numerator = (long)decimal.Round((decimal)speed * Denominator);
        _denominator = Denominator;
        var divisor = Gcd(_numerator, _denominator);
        (_numerator, _denominator) = (_numerator / divisor, _denominator / divisor);
        _longest = (Int128)TimeLimits.Latest * _numerator / _denominator;
    }

    /// <summary>The trace's time in picoseconds from a difference in attoseconds, to the nearest.</summary>
    public static Int128 ToPicoseconds(Int128 attoseconds)
    {
        const long Half = TraceClock.AttosecondsPerPicosecond / 2;
        return (attoseconds + Half) / TraceClock.AttosecondsPerPicosecond;
    }

    /// <summary>The instant in the run, to the nearest picosecond.</summary>
    /// <param name="recorded">Picoseconds after the first row as recorded; 0 or more.</param>
    /// <param name="time">The instant.</param>
    /// <returns>False when it is beyond what the clock can hold.</returns>
    public bool TryScale(Int128 recorded, out SimTime time)
    {
        if (recorded > _longest)
        {
            time = SimTime.Never;
            return false;
        }

        time = new(_numerator == 1 && _denominator == 1 ? (long)recorded : (long)(((recorded * _denominator) + (_numerator / 2)) / _numerator));
        return true;
    }

    private static long Gcd(long left, long right) => right == 0 ? left : Gcd(right, left % right);
}
