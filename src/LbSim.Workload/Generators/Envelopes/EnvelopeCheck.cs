using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>Checks the envelopes share.</summary>
internal static class EnvelopeCheck
{
    /// <summary>Checks points in order of time.</summary>
    public static IReadOnlyList<OptionProblem> Points(IReadOnlyList<RatePoint> points, SimDuration? every, int fewest)
    {
        var check = new OptionCheck();
        check.Between("points", points.Count, fewest, 100_000);
        for (var i = 0; i < points.Count; i++)
        {
            var (at, factor) = points[i];
            check.Between($"[{i}].factor", factor, 0, EnvelopeOptions.LargestFactor);
            if (at.Picoseconds < 0 || at.Picoseconds > TimeLimits.Latest)
            {
                check.Add($"[{i}].at", $"is {at}; expected 0 s to {SimTime.MaxDays} days");
            }
            else if (i > 0 && at <= points[i - 1].At)
            {
                check.Add($"[{i}].at", $"is {at}, not after the point before it at {points[i - 1].At}; expected points in order of time");
            }
        }

        if (every is { } period && points.Count > 0 && (period.Picoseconds <= points[^1].At.Picoseconds || period.Picoseconds > TimeLimits.Latest))
        {
            check.Add("every", $"is {period}; expected after the last point at {points[^1].At} and at most {SimTime.MaxDays} days");
        }

        return check.Problems;
    }
}
