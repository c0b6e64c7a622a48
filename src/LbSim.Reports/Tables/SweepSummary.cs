using System.Globalization;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Tables;

/// <summary>A sweep as plain text for a terminal or a file: no colour, no line longer than that of <see cref="ConsoleSummary"/>.</summary>
public static class SweepSummary
{
    // beyond these the table would push what matters off the screen
    private const int MostPoints = 40;
    private const int MostNotes = 6;

    /// <summary>Writes what was varied, one row per point with its leading balancer, and what to know.</summary>
    public static void Render(SweepResult sweep, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(output);
        Line("", sweep.Scenario + ": sweep of " + SweepAnswer.Points(sweep.Points.Count) + (sweep.Shard is { } shard ? ", shard " + shard : "")
            + ", seed " + sweep.Seed.ToString(CultureInfo.InvariantCulture) + " at every point, " + SweepAnswer.Interval(sweep), output);
        Line("", "Varied: " + SweepAnswer.Varied(sweep), output);
        output.Write('\n');
        WriteTable(sweep, output);
        foreach (var note in SweepAnswer.Notes(sweep, MostNotes))
        {
            Line("  - ", note, output);
        }

        foreach (var warning in SweepAnswer.Warnings(sweep).Take(MostNotes))
        {
            Line("  Warning: ", warning, output);
        }

        if (SweepAnswer.Oracles(sweep) is { Length: > 0 } oracles)
        {
            Line("  + ", oracles, output);
        }

        output.Write('\n');
        Line("", "Answer: " + SweepAnswer.Headline(sweep), output);
    }

    private static void WriteTable(SweepResult sweep, TextWriter output)
    {
        if (sweep.Finished.FirstOrDefault()?.Result is not { } first)
        {
            return;
        }

        var primary = SweepMetric.Of(first.Primary);
        var table = new TextTable(ConsoleSummary.Width);
        table.Add("point", "leading balancer", primary.Title, "attained", "p95 TTFT", "p95 E2E");
        foreach (var point in sweep.Finished.Take(MostPoints))
        {
            var leader = SweepAnswer.Leader(point.Result!)?.Balancer;
            string Of(SweepMetric metric) => leader is null ? Quantity.Unknown : metric.Write(metric.Find(point.Result!, leader)?.Value);
            table.Add(
                Quantity.Count(point.Number) + ": " + TextTable.Clean(string.Join(", ", point.Values)),
                leader is null ? "(none ranked)" : TextTable.Shorten(TextTable.Clean(leader), 26),
                Of(primary), Of(SweepMetric.Attainment), Of(SweepMetric.Of("ttft.p95")), Of(SweepMetric.Of("e2e.p95")));
        }

        table.Write(output);
        if (sweep.Finished.Skip(MostPoints).Any())
        {
            Line("", "and " + Quantity.Count(sweep.Finished.Count() - MostPoints) + " more points: see sweep.csv", output);
        }
    }

    private static void Line(string mark, string text, TextWriter output) => TextTable.WriteWrapped(mark, text, "    ", ConsoleSummary.Width, output);
}
