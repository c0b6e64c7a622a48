namespace LbSim.Kernel.Time;

/// <summary>A span of simulated time, in whole picoseconds.</summary>
/// <param name="Picoseconds">Picoseconds; negative spans are allowed as differences.</param>
public readonly record struct SimDuration(long Picoseconds) : IComparable<SimDuration>
{
    /// <summary>One second.</summary>
    public const long PicosecondsPerSecond = 1_000_000_000_000;

    /// <summary>One millisecond.</summary>
    public const long PicosecondsPerMillisecond = 1_000_000_000;

    /// <summary>One microsecond.</summary>
    public const long PicosecondsPerMicrosecond = 1_000_000;

    /// <summary>No time at all.</summary>
    public static SimDuration Zero => default;

    /// <summary>The span in seconds, for output and statistics only.</summary>
    public double Seconds => Picoseconds / (double)PicosecondsPerSecond;

    /// <summary>The span in milliseconds, for output only.</summary>
    public double Milliseconds => Picoseconds / (double)PicosecondsPerMillisecond;

    /// <summary>A span from seconds, rounded to the nearest picosecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or beyond 106 days in size.</exception>
    public static SimDuration FromSeconds(double seconds)
    {
        var picoseconds = Math.Round(seconds * PicosecondsPerSecond);
        if (!(Math.Abs(picoseconds) < long.MaxValue))
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "must be finite and within 106 days");
        }

        return new((long)picoseconds);
    }

    /// <summary>A span from milliseconds, rounded to the nearest picosecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or beyond 106 days in size.</exception>
    public static SimDuration FromMilliseconds(double milliseconds) => FromSeconds(milliseconds / 1000);

    /// <inheritdoc/>
    public int CompareTo(SimDuration other) => Picoseconds.CompareTo(other.Picoseconds);

    /// <summary>Adds two spans.</summary>
    public static SimDuration operator +(SimDuration left, SimDuration right) => new(left.Picoseconds + right.Picoseconds);

    /// <summary>Subtracts two spans.</summary>
    public static SimDuration operator -(SimDuration left, SimDuration right) => new(left.Picoseconds - right.Picoseconds);

    /// <summary>Repeats a span.</summary>
    public static SimDuration operator *(SimDuration span, long times) => new(span.Picoseconds * times);

    /// <summary>Whether the left span is shorter.</summary>
    public static bool operator <(SimDuration left, SimDuration right) => left.Picoseconds < right.Picoseconds;

    /// <summary>Whether the left span is longer.</summary>
    public static bool operator >(SimDuration left, SimDuration right) => left.Picoseconds > right.Picoseconds;

    /// <summary>Whether the left span is not longer.</summary>
    public static bool operator <=(SimDuration left, SimDuration right) => left.Picoseconds <= right.Picoseconds;

    /// <summary>Whether the left span is not shorter.</summary>
    public static bool operator >=(SimDuration left, SimDuration right) => left.Picoseconds >= right.Picoseconds;

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Seconds:0.############} s");
}
