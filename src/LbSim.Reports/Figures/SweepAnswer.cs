using LbSim.Experiments.Sweep;

namespace LbSim.Reports.Figures;

/// <summary>What a sweep says first: which balancer leads at each point, counted; nothing of it is a verdict.</summary>
public static class SweepAnswer
{
    /// <summary>The balancer with the best primary figure among those that kept up and are no oracles; null where none did or no figure is known.</summary>
    public static PointFigure? Leader(PointResult point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var metric = SweepMetric.Of(point.Primary);
        PointFigure? best = null;
        foreach (var balancer in point.Balancers)
        {
            if (!point.Oracles.Contains(balancer) && metric.Find(point, balancer) is { IsSettled: true } figure
                && (best is null || (metric.IsLatency ? figure.Value < best.Value : figure.Value > best.Value)))
            {
                best = figure;
            }
        }

        return best;
    }

    /// <summary>One sentence: "Highest goodput: least-connections at 7 of 9 points, round-robin at 2."</summary>
    public static string Headline(SweepResult sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var finished = sweep.Finished.ToList();
        if (finished.Count == 0)
        {
            return "This shard takes no point.";
        }

        var metric = SweepMetric.Of(finished[0].Result!.Primary);
        var leads = finished.Select(point => Leader(point.Result!)?.Balancer ?? "").GroupBy(label => label, StringComparer.Ordinal).ToList();
        var named = leads.Where(lead => lead.Key.Length > 0).OrderByDescending(lead => lead.Count()).ToList();
        var none = leads.Find(lead => lead.Key.Length == 0)?.Count() ?? 0;
        var parts = named.Select((lead, index) => lead.Key + " at " + Quantity.Count(lead.Count()) + (index == 0 ? " of " + Points(finished.Count) : ""));
        return (named.Count == 0 ? "" : (metric.IsLatency ? "Lowest " : "Highest ") + metric.Title + ": " + string.Join(", ", parts) + ".")
            + (none == 0 ? "" : (named.Count == 0 ? "" : " ") + "No balancer is ranked at " + Points(none) + " (saturated, cut off, or an oracle).");
    }

    /// <summary>What a reader must know of the oracles among the balancers; empty where there are none.</summary>
    public static string Oracles(SweepResult sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var labels = sweep.Finished.SelectMany(point => point.Result!.Oracles).Distinct(StringComparer.Ordinal).ToList();
        return labels.Count == 0 ? "" : string.Join(", ", labels) + (labels.Count == 1 ? " is an oracle: it sees" : " are oracles: they see") + " the true state of the servers, which no real balancer can; not ranked";
    }

    /// <summary>"1 point" or "12 points".</summary>
    public static string Points(int count) => Quantity.Count(count) + (count == 1 ? " point" : " points");

    /// <summary>What was varied: "fleet.a100.count (3 values) by workload.arrivals.rate (4 values)".</summary>
    public static string Varied(SweepResult sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var paths = sweep.Paths.Select((path, index) => path + " (" + Quantity.Count(sweep.Points.Select(point => point.Values[index]).Distinct(StringComparer.Ordinal).Count()) + " values)");
        return string.Join(sweep.IsZipped ? " together with " : " by ", paths);
    }

    /// <summary>Warnings, each once, those that not every point has with how many have it.</summary>
    public static IReadOnlyList<string> Warnings(SweepResult sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var finished = sweep.Finished.ToList();
        return [.. finished.SelectMany(point => point.Result!.Warnings.Distinct(StringComparer.Ordinal)).GroupBy(warning => warning, StringComparer.Ordinal)
            .Select(group => group.Count() == finished.Count ? group.Key : group.Key + " (" + Quantity.Count(group.Count()) + " of " + Points(finished.Count) + ")")];
    }

    /// <summary>Points whose verdict is not steady, with the reasons, at most so many.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="most">How many to name.</param>
    public static IReadOnlyList<string> Notes(SweepResult sweep, int most)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var troubled = sweep.Finished.Where(point => point.Result!.Verdict.State is "saturated" or "cut-off").ToList();
        var notes = troubled.Take(most).Select(point =>
            "point " + Quantity.Count(point.Number) + " (" + Describe(sweep, point) + ") " + point.Result!.Verdict.State + ": " + string.Join("; ", point.Result.Verdict.Reasons)).ToList();
        if (troubled.Count > most)
        {
            notes.Add("and " + Quantity.Count(troubled.Count - most) + " more");
        }

        return notes;
    }

    /// <summary>The values of a point with their paths.</summary>
    public static string Describe(SweepResult sweep, SweepPoint point)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(point);
        return string.Join(", ", sweep.Paths.Zip(point.Values, (path, value) => path + "=" + value));
    }

    /// <summary>What intervals are over at the points: one phrase, or that points differ.</summary>
    public static string Interval(SweepResult sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var kinds = sweep.Finished.Select(point => (point.Result!.Interval, point.Result.Replications)).Distinct().ToList();
        return kinds.Count == 0 ? "no points" : kinds.Count > 1 ? "replications and intervals differ between points: see sweep.csv" : kinds[0] switch
        {
            ("replications", var count) => "95 % intervals over " + Quantity.Count(count) + " replications",
            ("trace-blocks", var count) => "95 % intervals from " + Quantity.Count(count - 1) + (count == 2 ? " copy" : " copies") + " of the trace resampled by blocks",
            _ => "no intervals: one traffic",
        };
    }
}
