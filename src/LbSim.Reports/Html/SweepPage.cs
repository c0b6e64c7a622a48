using System.Globalization;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Figures;
using LbSim.Reports.Files;
using LbSim.Reports.Plots;

namespace LbSim.Reports.Html;

/// <summary>Writes report.html of a sweep: one page that holds its pictures, runs no script and asks the network for nothing.</summary>
internal sealed class SweepPage(
    SweepResult sweep, ManifestData manifest, IReadOnlyList<Chart> charts, IReadOnlyDictionary<string, string> pictures, TextWriter output)
{
    // more rows than these are for a spreadsheet
    private const int MostPoints = 200;
    private const int MostNotes = 12;

    private readonly HtmlWriter _html = new(output);

    /// <summary>Writes the page.</summary>
    public void Write()
    {
        PageParts.Head(_html, sweep.Scenario + " - " + manifest.Product + " sweep");
        WriteTop();
        WriteState();
        WriteCharts();
        WriteTable();
        PageParts.Reproduce(_html, manifest, "The scenario of point 0 as resolved");
        TermsSection.Write(_html);
        _html.Raw("</main>\n</body>\n</html>\n");
    }

    private void WriteTop()
    {
        _html.Raw("<header>\n").Element("h1", sweep.Scenario + ": sweep")
            .Element("p", "soft", "Varied: " + SweepAnswer.Varied(sweep) + "; " + SweepAnswer.Points(sweep.Points.Count))
            .Element("p", "soft", manifest.Product + " " + manifest.Version + ", seed " + sweep.Seed.ToString(CultureInfo.InvariantCulture)
                + " at every point: points differ by what is varied, not by chance; " + SweepAnswer.Interval(sweep))
            .Raw("<p class=\"soft\">Made by <code>").Text(manifest.Reproduce).Raw("</code></p>\n</header>\n")
            .Raw("<section class=\"answer\" aria-label=\"Answer\">\n").Element("div", "headline", SweepAnswer.Headline(sweep))
            .Element("p", "Counted by value, whatever the size of the difference. " + (sweep.Finished.Any(point => point.Result!.Interval is not null)
                ? "The table says at which points a difference from the baseline is more than chance; verdicts hold point by point, no correction is made over points."
                : "One traffic at each point: differences are exact for it and silent about the next one."));
        if (SweepAnswer.Oracles(sweep) is { Length: > 0 } oracles)
        {
            _html.Element("p", oracles + ".");
        }

        if (sweep.Shard is { } shard)
        {
            _html.Element("p", "This is shard " + shard + " of the sweep, with " + Quantity.Count(sweep.Finished.Count()) + " of its "
                + SweepAnswer.Points(sweep.Points.Count) + "; `lbsim sweep merge` puts the shards together.");
        }

        _html.Raw("</section>\n");
    }

    private void WriteState()
    {
        var states = sweep.Finished.GroupBy(point => point.Result!.Verdict.State, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var worst = states.Exists(state => state.Key == "cut-off") ? "cut-off" : states.Exists(state => state.Key == "saturated") ? "saturated" : states.Count > 0 ? states[^1].Key : "steady";
        _html.Raw("<section class=\"state ").Text(worst).Raw("\" aria-label=\"Run verdicts\">\n<strong>Run verdicts: </strong>")
            .Text(states.Count == 0 ? "none" : string.Join(", ", states.Select(state => state.Key + " at " + SweepAnswer.Points(state.Count())))).Raw("\n");
        PageParts.List(_html, SweepAnswer.Notes(sweep, MostNotes));
        _html.Raw("</section>\n");
        if (SweepAnswer.Warnings(sweep) is { Count: > 0 } warnings)
        {
            _html.Raw("<section class=\"note\" aria-label=\"Warnings\">\n<strong>Warnings</strong>\n");
            PageParts.List(_html, warnings);
            _html.Raw("</section>\n");
        }
    }

    private void WriteCharts()
    {
        if (charts.Count == 0)
        {
            return;
        }

        _html.Raw("<section id=\"charts\">\n").Element("h2", "Against " + sweep.Paths[^1]).Raw("<div class=\"charts\">\n");
        foreach (var chart in charts)
        {
            _html.Raw("<figure>\n").Raw(pictures[chart.Id]).Element("figcaption", chart.HowToRead).Raw("</figure>\n");
        }

        _html.Raw("</div>\n</section>\n");
    }

    private void WriteTable()
    {
        if (sweep.Finished.FirstOrDefault()?.Result is not { } first)
        {
            return;
        }

        SweepMetric[] metrics = [.. new[] { SweepMetric.Of(first.Primary), SweepMetric.Attainment, SweepMetric.Of("ttft.p95"), SweepMetric.Of("e2e.p95"), SweepMetric.Throughput }.Distinct()];
        _html.Raw("<section id=\"points\">\n").Element("h2", "Point by point")
            .OpenTable(
                "Figures of each balancer at each point; small print: " + SweepAnswer.Interval(sweep),
                ["Point", .. sweep.Paths, "Balancer", .. metrics.Select(Heading), "Against\nthe baseline"]);
        foreach (var point in sweep.Finished.Take(MostPoints))
        {
            WritePoint(point, metrics);
        }

        _html.CloseTable();
        if (sweep.Finished.Skip(MostPoints).Any())
        {
            _html.Element("p", "The first " + Quantity.Count(MostPoints) + " points; all of them are in sweep.csv.");
        }

        _html.Raw("</section>\n");
    }

    private static string Heading(SweepMetric metric) => char.ToUpperInvariant(metric.Title[0]) + metric.Title[1..] + (metric.Unit.Length > 0 ? "\n" + metric.Unit : "");

    private void WritePoint(SweepPoint point, SweepMetric[] metrics)
    {
        var leader = SweepAnswer.Leader(point.Result!);
        foreach (var balancer in point.Result!.Balancers)
        {
            _html.RowHead(Quantity.Count(point.Number));
            foreach (var value in point.Values)
            {
                _html.Cell(value);
            }

            WriteBalancer(point.Result, balancer, balancer == leader?.Balancer);
            foreach (var metric in metrics)
            {
                var figure = metric.Find(point.Result, balancer);
                _html.Cell(metric.WriteShort(figure?.Value), figure is { Low: { } low, High: { } high } ? metric.WriteShort(low) + "–" + metric.WriteShort(high) : "");
            }

            _html.Cell(point.Result.Find(balancer, "comparison.metrics." + point.Result.Primary + ".difference") is { } difference
                ? difference.Verdict.Length > 0 ? difference.Verdict : "no verdict"
                : balancer == point.Result.Balancers.First() ? "baseline" : Quantity.Unknown).EndRow();
        }
    }

    private void WriteBalancer(PointResult point, string balancer, bool isLeader)
    {
        _html.Raw("<td>").Text(balancer);
        if (point.Find(balancer, SweepMetric.Throughput.Path) is { IsSettled: false } figure)
        {
            _html.Raw("<span class=\"badge ").Text(figure.Verdict).Raw("\">").Text(figure.Verdict).Raw("</span>");
        }

        if (point.Oracles.Contains(balancer))
        {
            _html.Raw("<span class=\"badge\" title=\"Sees the true state of the servers, which no real balancer can: a yardstick, not a choice.\">oracle</span>");
        }

        if (isLeader)
        {
            var metric = SweepMetric.Of(point.Primary);
            _html.Raw("<span class=\"badge best\">").Text((metric.IsLatency ? "lowest " : "highest ") + metric.Title).Raw("</span>");
        }

        _html.Raw("</td>");
    }
}
