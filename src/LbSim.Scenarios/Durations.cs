using LbSim.Kernel.Time;
using LbSim.Scenarios.Binding;

namespace LbSim.Scenarios;

/// <summary>Durations as scenario files write them, for command lines.</summary>
public static class Durations
{
    /// <summary>Reads a duration such as 250ms; null, with what is wrong, when it is none or negative.</summary>
    public static SimDuration? Parse(string text, out string? problem)
    {
        var picoseconds = Units.Duration(text, out problem);
        if (picoseconds is < 0)
        {
            problem = $"must not be negative; it is {text}";
            return null;
        }

        return picoseconds is { } value ? new SimDuration(value) : null;
    }
}
