using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>Checks the envelopes share.</summary>
internal static class EnvelopeCheck
{
    /// <summary>The shortest period: shorter ones would cost more time to follow than the requests themselves.</summary>
    private static readonly SimDuration ShortestPeriod = SimDuration.FromMilliseconds(100);

    /// <summary>Checks a period against what it has to hold.</summary>
    public static void Period(OptionCheck check, string option, SimDuration period, SimDuration content, string contentName)
    {
        if (period <= content || period < ShortestPeriod || period.Picoseconds > TimeLimits.Latest)
        {
            check.Add(option, $"is {period}; expected more than {contentName} {content}, at least {ShortestPeriod} and at most {SimTime.MaxDays} days");
        }
    }

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

        if (every is { } period && points.Count > 0)
        {
            Period(check, "every", period, points[^1].At - SimTime.Zero, "the last point's time of");
        }

        if (points.Count > 0 && points.All(point => point.Factor == 0) && (every is null || points[0].At == SimTime.Zero))
        {
            check.Add("points", "are all 0, so nothing would ever arrive there; expected a factor above 0");
        }

        return check.Problems;
    }
}
