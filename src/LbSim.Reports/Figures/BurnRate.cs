using LbSim.Experiments.Results;

namespace LbSim.Reports.Figures;

/// <summary>How fast requests that miss an objective use up what the attainment target allows, and when that would have rung an alarm.</summary>
/// <remarks>
/// Google, "The Site Reliability Workbook", 2018, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts": the burn rate is the share of
/// misses over the error budget (1 - target); an alarm rings while the rate is at least 14.4 over the last hour and the last 5 minutes,
/// or at least 6 over the last 6 hours and the last 30 minutes. A run is minutes, not a month: its measured part is read as one day, so an
/// hour is a twenty-fourth of it. A long window must have passed whole before its alarm can ring.
/// </remarks>
public sealed class BurnRate
{
    /// <summary>Burn rate of the fast alarm.</summary>
    public const double Fast = 14.4;

    /// <summary>Burn rate of the slow alarm.</summary>
    public const double Slow = 6;

    private const double Day = 24;

    private BurnRate(double[] rates, bool[] alarms)
    {
        Rates = rates;
        Alarms = alarms;
    }

    /// <summary>Burn rate over the last twenty-fourth of the run, at the end of each window.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>Whether an alarm rings at the end of each window.</summary>
    public IReadOnlyList<bool> Alarms { get; }

    /// <summary>Computes rates and alarms.</summary>
    /// <param name="ends">How requests ended in each of equal windows.</param>
    /// <param name="target">Share of requests that must meet every objective, 0 up to but not including 1.</param>
    public static BurnRate Of(IReadOnlyList<EndsWindow> ends, double target)
    {
        ArgumentNullException.ThrowIfNull(ends);
        var budget = 1 - target;
        var hour = Windows(ends.Count / Day);
        var fast = new Pair(hour, Windows(hour / 12.0), Fast);
        var slow = new Pair(Windows(6 * ends.Count / Day), Windows(ends.Count / (2 * Day)), Slow);
        var (ended, missed) = (new long[ends.Count + 1], new long[ends.Count + 1]);
        for (var window = 0; window < ends.Count; window++)
        {
            ended[window + 1] = ended[window] + ends[window].Ended;
            missed[window + 1] = missed[window] + ends[window].Missed;
        }

        var (rates, alarms) = (new double[ends.Count], new bool[ends.Count]);
        for (var window = 0; window < ends.Count; window++)
        {
            rates[window] = Rate(window, hour);
            alarms[window] = Rings(window, fast) || Rings(window, slow);
        }

        return new(rates, alarms);

        bool Rings(int window, Pair pair) =>
            window + 1 >= pair.Long && Rate(window, pair.Long) >= pair.Limit && Rate(window, pair.Short) >= pair.Limit;

        double Rate(int window, int length)
        {
            var first = Math.Max(0, window + 1 - length);
            var count = ended[window + 1] - ended[first];
            return count == 0 ? 0 : (missed[window + 1] - missed[first]) / (double)count / budget;
        }
    }

    private static int Windows(double share) => Math.Max(1, (int)Math.Round(share));

    private readonly record struct Pair(int Long, int Short, double Limit);
}
