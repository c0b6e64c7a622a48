using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>How a trace is cut into equal blocks for resampling.</summary>
/// <param name="Count">Blocks in one copy of the trace.</param>
/// <param name="Length">Length of each in the run's time.</param>
/// <param name="Copy">Length of one copy of the trace in the run's time: its span plus one mean gap.</param>
internal readonly record struct TraceBlocks(int Count, SimDuration Length, SimDuration Copy)
{
    /// <summary>Fewest blocks with which a trace may be resampled.</summary>
    public const int Fewest = 20;

    /// <summary>Cuts a trace: as many equal blocks as fit, none shorter than asked for.</summary>
    /// <param name="recorded">Picoseconds from the first to the last row as recorded.</param>
    /// <param name="rows">Rows of one copy.</param>
    /// <param name="block">Least length of a block as recorded.</param>
    /// <param name="speed">What the trace's time is divided by.</param>
    public static TraceBlocks Cut(Int128 recorded, long rows, SimDuration block, double speed)
    {
        if (rows < 2 || recorded == 0)
        {
            return default;
        }

        var copy = TraceSource.ShiftOf(recorded, rows, 1);
        var count = (int)Int128.Min(copy / block.Picoseconds, int.MaxValue / 2);
        return new TimeScale(speed).TryScale(copy, out var length) && count > 0 && length.Picoseconds >= count
            ? new(count, new(length.Picoseconds / count), length - SimTime.Zero)
            : default;
    }
}
