using LbSim.Kernel.Time;
using LbSim.Scenarios.Binding;

namespace LbSim.Scenarios;

/// <summary>Durations as scenario files write them, for whoever takes them elsewhere.</summary>
public static class DurationText
{
    /// <summary>Reads a duration such as "250ms", "10m" or "1.5h".</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration, 0 or more.</param>
    /// <returns>False when it is no such duration.</returns>
    public static bool TryParse(string text, out SimDuration duration)
    {
        duration = new(Units.Duration(text, out _) ?? -1);
        return duration.Picoseconds >= 0;
    }
}
