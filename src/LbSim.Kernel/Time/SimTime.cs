namespace LbSim.Kernel.Time;

/// <summary>An instant of simulated time, in whole picoseconds since the start of the run.</summary>
/// <remarks>
/// 64 bits of picoseconds reach 106 days (<see cref="MaxDays"/>). Instants are integers so that a closed-form sum over
/// thousands of engine passes equals stepping through them bit for bit (docs/decisions/0001-time-and-event-order.md).
/// </remarks>
/// <param name="Picoseconds">Picoseconds since the start; 0 or more in a run.</param>
public readonly record struct SimTime(long Picoseconds) : IComparable<SimTime>
{
    /// <summary>The longest span the clock can hold, in days: 2^63 ps is 106.75 days.</summary>
    public const int MaxDays = 106;

    /// <summary>The start of the run.</summary>
    public static SimTime Zero => default;

    /// <summary>Later than anything that happens: "never".</summary>
    public static SimTime Never => new(long.MaxValue);

    /// <summary>Seconds since the start, for output only.</summary>
    public double Seconds => Picoseconds / (double)SimDuration.PicosecondsPerSecond;

    /// <summary>The instant a number of seconds after the start, rounded to the nearest picosecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, negative, or beyond <see cref="MaxDays"/>.</exception>
    public static SimTime FromSeconds(double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        return new(SimDuration.FromSeconds(seconds).Picoseconds);
    }

    /// <inheritdoc/>
    public int CompareTo(SimTime other) => Picoseconds.CompareTo(other.Picoseconds);

    /// <summary>Moves an instant later.</summary>
    public static SimTime operator +(SimTime time, SimDuration duration) => new(time.Picoseconds + duration.Picoseconds);

    /// <summary>Moves an instant earlier.</summary>
    public static SimTime operator -(SimTime time, SimDuration duration) => new(time.Picoseconds - duration.Picoseconds);

    /// <summary>The span between two instants.</summary>
    public static SimDuration operator -(SimTime left, SimTime right) => new(left.Picoseconds - right.Picoseconds);

    /// <summary>Whether the left instant is before the right one.</summary>
    public static bool operator <(SimTime left, SimTime right) => left.Picoseconds < right.Picoseconds;

    /// <summary>Whether the left instant is after the right one.</summary>
    public static bool operator >(SimTime left, SimTime right) => left.Picoseconds > right.Picoseconds;

    /// <summary>Whether the left instant is not after the right one.</summary>
    public static bool operator <=(SimTime left, SimTime right) => left.Picoseconds <= right.Picoseconds;

    /// <summary>Whether the left instant is not before the right one.</summary>
    public static bool operator >=(SimTime left, SimTime right) => left.Picoseconds >= right.Picoseconds;

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Seconds:0.############} s");
}
