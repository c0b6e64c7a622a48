using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Scenarios;

namespace LbSim.Cli.Commands;

/// <summary>Numbers on the command line, with messages that name option, value and range.</summary>
internal static class Numbers
{
    public static long? Whole(string? text, string option, long least, long most)
    {
        if (text is null)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new BadInputException($"{option}: \"{text}\" is not a whole number from {least} to {most}");
    }

    public static SimDuration? Time(string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        return DurationText.TryParse(text, out var duration) ? duration : throw new BadInputException($"{option}: \"{text}\" is not a duration such as 250ms or 10m");
    }

    public static ulong? Seed(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new BadInputException($"--seed: \"{text}\" is not a whole number from 0 to {ulong.MaxValue}");
    }
}
