using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Plots;

/// <summary>What clients got over time: attainment, failures and rejections per window, and the burn rate of the error budget.</summary>
internal static class ServiceCharts
{
    public static Chart? Outcomes(ExperimentResult result)
    {
        if (!HasEnds(result))
        {
            return null;
        }

        var hasTimeouts = result.Balancers.Any(balancer => balancer.Series.Ends.Any(window => window.TimedOut > 0));
        var alarm = AlarmLevel(result);
        return TimeCharts.Panels(
            result,
            new Chart
            {
                Id = "attainment-over-time",
                Title = result.Objectives.Count > 0 ? "Attainment, failures and rejections" : "Finished, failed and rejected requests",
                Subtitle = "",
                HowToRead = "Shares of the requests that ended in a window; a dip is when promises were broken, and the lines below say whether by errors or by being slow."
                    + (alarm is null ? "" : " Below the alarm line a window burns the error budget at " + Quantity.Number(AlarmRate(result)!.Value) + " times the rate it allows."),
                X = new Axis { Title = "" },
                Y = new Axis { Title = "Share of requests that ended", Format = ValueFormat.Percent, Min = 0 },
                Series = [],
            },
            (balancer, windows) =>
            {
                var ends = balancer.Series.Ends;
                var series = new List<StepSeries>
                {
                    new(result.Objectives.Count > 0 ? "met every objective" : "finished", 0, windows.Edges, windows.Shares(ends, window => window.Ended - window.Missed, empty: 1)),
                    new("failed", 1, windows.Edges, windows.Shares(ends, window => window.Failed, empty: 0)),
                    new("rejected", 2, windows.Edges, windows.Shares(ends, window => window.Rejected, empty: 0)),
                };
                if (hasTimeouts)
                {
                    series.Add(new("timed out", 4, windows.Edges, windows.Shares(ends, window => window.TimedOut, empty: 0)));
                }

                if (alarm is { } level)
                {
                    series.Add(new("alarm line: burn rate " + Quantity.Number(AlarmRate(result)!.Value), 3, [windows.Edges[0], windows.Edges[^1]], [level]));
                }

                return [.. series];
            },
            result.DurationSeconds);
    }

    public static Chart? Burn(ExperimentResult result)
    {
        if (!HasEnds(result) || Target(result) is not { } target)
        {
            return null;
        }

        // alarms fill the panel, whose height is that of the largest rate of all
        var top = result.Balancers.Max(balancer => BurnRate.Of(Measured(balancer, result), target).Rates.Append(BurnRate.Fast).Max());
        return TimeCharts.Panels(
            result,
            new Chart
            {
                Id = "burn-rate",
                Title = "Burn rate of the error budget (target " + Quantity.LimitPercent(target) + ")",
                Subtitle = "",
                HowToRead = "1 uses up the budget exactly at the end; grey is when an alarm rings: at least 14.4 over a twenty-fourth of the measured run (an hour, were it a day) and over a twelfth of that, or at least 6 over six times as long.",
                X = new Axis { Title = "" },
                Y = new Axis { Title = "Share of misses over share allowed", Min = 0 },
                Series = [],
            },
            (balancer, windows) =>
            {
                var burn = BurnRate.Of(Measured(balancer, result), target);
                StepSeries[] lines =
                [
                    new("alarm rings", Series.Neutral, windows.Edges, windows.Largest([.. burn.Alarms.Select(rings => rings ? top : 0)])),
                    new("burn rate", 0, windows.Edges, windows.Largest(burn.Rates)),
                    new("alarm line: 14.4", 3, [windows.Edges[0], windows.Edges[^1]], [BurnRate.Fast]),
                ];
                return lines;
            },
            result.DurationSeconds);
    }

    // the windows that are drawn: after the last measured arrival only the longest requests are left to end
    private static List<EndsWindow> Measured(BalancerResult balancer, ExperimentResult result) =>
        [.. balancer.Series.Ends.Take(TimeCharts.Until(balancer.Series.Edges, result.DurationSeconds).Count - 1)];

    // the fast alarm's line, or the slow one's where even nothing but misses would not burn so fast; none where neither can be reached
    private static double? AlarmRate(ExperimentResult result) => Target(result) is not { } target ? null
        : BurnRate.Fast * (1 - target) < 1 ? BurnRate.Fast
        : BurnRate.Slow * (1 - target) < 1 ? BurnRate.Slow : null;

    private static double? AlarmLevel(ExperimentResult result) => AlarmRate(result) is { } rate ? 1 - (rate * (1 - Target(result)!.Value)) : null;

    // an error budget needs a target below 1 for all objectives together: misses are counted jointly
    private static double? Target(ExperimentResult result) => result.AttainmentTarget is { } target and < 1 ? target : null;

    private static bool HasEnds(ExperimentResult result) => result.Balancers.Any(balancer => balancer.Series.Ends.Any(window => window.Ended > 0));
}
