using System.Globalization;
using LbSim.Experiments.Results;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>Says of a run whether its figures describe a settled system (design.md section 7).</summary>
public static class RunVerdicts
{
    private static readonly string[] BestToWorst = ["steady", "varying", "saturated", "cut-off"];

    /// <summary>The verdict on one balancer's replications.</summary>
    /// <param name="runs">Its runs.</param>
    /// <param name="isVarying">Whether the traffic's rate changes by itself (traces, envelopes).</param>
    public static RunVerdict Of(IReadOnlyList<RunResult> runs, bool isVarying)
    {
        var reasons = new List<string>();
        var state = isVarying ? "varying" : "steady";
        var arrivals = runs.Sum(run => run.SpanArrivals);
        var completions = runs.Sum(run => run.SpanCompletions);
        if (arrivals > 0 && completions < 0.98 * arrivals && runs.Any(IsGrowing))
        {
            state = "saturated";
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"only {100.0 * completions / arrivals:0.0} % as many completions as arrivals in the measured span, and the number of requests in the system grew"));
        }

        var inFlight = runs.Sum(run => run.Cohort.InFlight);
        if (inFlight > 0)
        {
            state = "cut-off";
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{inFlight} measured requests had not ended when the drain limit was reached"));
        }

        if (state == "varying")
        {
            reasons.Add("the traffic's rate changes over time, so figures are averages over what it did");
        }

        return new(state, reasons);
    }

    /// <summary>The worst of several verdicts, with the reasons of all that share it.</summary>
    public static RunVerdict Worst(IEnumerable<(string Label, RunVerdict Verdict)> verdicts)
    {
        var all = verdicts.ToList();
        var worst = all.Max(entry => Array.IndexOf(BestToWorst, entry.Verdict.State));
        var reasons = new List<string>();
        foreach (var (label, verdict) in all.Where(entry => Array.IndexOf(BestToWorst, entry.Verdict.State) == worst))
        {
            foreach (var reason in verdict.Reasons)
            {
                var text = worst <= 1 ? reason : $"{label}: {reason}";
                if (!reasons.Contains(text))
                {
                    reasons.Add(text);
                }
            }
        }

        return new(BestToWorst[worst], reasons);
    }

    // the mean number in the system over the last third of the span is clearly above that over the first third
    private static bool IsGrowing(RunResult run)
    {
        var series = run.Series;
        var inside = Enumerable.Range(0, series.Count + 1).Where(edge => series.Edge(edge) >= run.SpanStart && series.Edge(edge) <= run.SpanEnd).Select(series.InSystemAt).ToList();
        if (inside.Count < 3)
        {
            return true; // too short to tell: believe the completions
        }

        var third = inside.Count / 3;
        return inside.TakeLast(third).Average() > (1.1 * inside.Take(third).Average()) + 1;
    }
}
