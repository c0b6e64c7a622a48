using LbSim.Experiments.Plan;
using LbSim.Workload.Growth;

namespace LbSim.Reports.Figures;

/// <summary>Facts of a plan that its text and its page both give, in sentences.</summary>
internal static class PlanFacts
{
    /// <summary>The window planned for, and the busiest windows by other measures; nothing for the whole workload.</summary>
    public static IEnumerable<string> Peaks(PlanResult result)
    {
        if (result.Peak is not { } peak || result.Peaks is not { } peaks)
        {
            yield return "Planned for the whole workload.";
            yield break;
        }

        yield return "Planned for the window with the most " + result.PeakBy + ": " + Place(peak) + ".";
        yield return "Busiest by requests: " + Place(peaks.ByRequests) + "; by prompt tokens: " + Place(peaks.ByPromptTokens) + "; by output tokens: " + Place(peaks.ByOutputTokens) + ".";
    }

    /// <summary>What each candidate reaches at best, its weight and what it carries.</summary>
    public static IEnumerable<string> Idle(PlanResult result)
    {
        foreach (var group in result.Groups)
        {
            yield return group.Name + ": each request alone on a server " + Quantity.OrUnknown(group.IdleAttainment, PlanWords.Share) + " keep their limits; "
                + Quantity.OrUnknown(group.SaturatedRequestsPerSecond, Quantity.Number) + " requests/s saturated, weight " + Quantity.Count(group.Weight)
                + (group.IsWeightGiven ? " (given)" : "") + ", " + Quantity.OrUnknown(group.CostPerHour, Quantity.Dollars) + " per hour.";
        }
    }

    /// <summary>What the search did.</summary>
    public static string Search(PlanResult result)
    {
        var search = result.Search;
        return $"search: {Quantity.Count(search.Fleets)} fleets, {Quantity.Count(search.OverLimit)} over a limit, {Quantity.Count(search.Skipped)} skipped; {Quantity.Count(search.Screened)} screenings, {Quantity.Count(search.Confirmed)} confirmations, {Quantity.Count(search.SimulatedRequests)} requests simulated";
    }

    /// <summary>One row of the sensitivity table.</summary>
    public static string Sensitivity(PlanSensitivity row) => row.What + " " + Change(row) + ": "
        + (row.StillMeets ? "still meets" : row.Fleet is { } fleet ? "misses; next " + fleet.Name + (fleet.CostPerHour is { } cost ? ", " + Quantity.Dollars(cost) + " per hour" : "") : "misses, and so does every dearer fleet");

    /// <summary>A change in per cent with its sign.</summary>
    public static string Change(PlanSensitivity row) => (row.Change < 0 ? "-" : "+") + Quantity.Fixed(Math.Abs(row.Change) * 100, 0) + " %";

    private static string Place(TrafficWindow window) =>
        $"{Quantity.Fixed(window.Start.Seconds, 1)} to {Quantity.Fixed(window.End.Seconds, 1)} s ({Quantity.Count(window.Requests)} requests, {Quantity.Count(window.PromptTokens)} prompt and {Quantity.Count(window.OutputTokens)} output tokens)";
}
