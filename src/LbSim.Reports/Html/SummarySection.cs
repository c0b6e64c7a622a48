using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Html;

/// <summary>The tables of all balancers: service, comparison, throughput and cost, every latency.</summary>
internal sealed class SummarySection(ExperimentResult result, Answer answer, HtmlWriter html)
{
    private static readonly string[] MetricNames = ["ttft", "tpot", "itl", "e2e", "queueing"];
    private readonly bool _hasObjectives = result.Objectives.Count > 0;

    public void Write()
    {
        html.Raw("<section id=\"summary\">\n").Element("h2", "Summary");
        WriteObjectives();
        WriteService();
        WriteComparison();
        WriteThroughput();
        WriteLatencies();
        WriteOtherDifferences();
        html.Raw("</section>\n");
    }

    private void WriteObjectives()
    {
        if (!_hasObjectives)
        {
            html.Element("p", "No latency objectives were given; balancers are compared by " + Figure.Of(result.Primary).Title + ".");
            return;
        }

        var parts = new List<string>();
        foreach (var objective in result.Objectives)
        {
            parts.Add(Figure.MetricTitle(objective.Metric) + " at most " + Quantity.Limit(objective.LimitSeconds)
                + (objective.Share is { } share ? " for " + Quantity.LimitPercent(share) + " of arrivals" : ""));
        }

        html.Element("p", "Objectives: " + string.Join(", ", parts)
            + (result.AttainmentTarget is { } target ? "; all of them for " + Quantity.LimitPercent(target) + " of arrivals" : "")
            + ". Balancers are compared by " + Figure.Of(result.Primary).Title + ".");
    }

    private void WriteService()
    {
        var (ttft, tpot, e2e) = (
            Unit.OfLatency(result, "ttft", width: 5), Unit.OfLatency(result, "tpot", width: 5), Unit.OfLatency(result, "e2e", width: 5));
        var columns = new List<string> { "Balancer" };
        if (_hasObjectives)
        {
            columns.AddRange(["Goodput\nrequests/s", "Attained\n% of arrivals"]);
            if (result.AttainmentTarget is { } target)
            {
                columns.Add("Target\n" + Quantity.LimitPercent(target));
            }
        }
        else
        {
            columns.Add("Throughput\nrequests/s");
        }

        foreach (var (name, unit) in ((string, Unit)[])[("TTFT", ttft), ("TPOT", tpot), ("E2E", e2e)])
        {
            columns.AddRange([name + " p50\n" + unit.Name, "p95\n" + unit.Name, "p99\n" + unit.Name, "covers\n" + name]);
        }

        html.OpenTable("What clients get, each latency with the share of arrivals it covers; small print: " + Sample.Interval(result), [.. columns]);
        var rate = RateUnit();
        foreach (var balancer in result.Balancers)
        {
            Name(balancer);
            Rate(balancer, rate);
            Latency(balancer.Metrics["ttft"], ttft);
            Latency(balancer.Metrics["tpot"], tpot);
            Latency(balancer.Metrics["e2e"], e2e);
            html.EndRow();
        }

        html.CloseTable();
    }

    private Unit RateUnit()
    {
        double most = 0;
        foreach (var balancer in result.Balancers)
        {
            most = Math.Max(most, _hasObjectives ? balancer.Goodput?.Value ?? 0 : balancer.RequestsPerSecond);
        }

        return Unit.OfFigure(Figure.Of("goodput"), most);
    }

    private void Rate(BalancerResult balancer, Unit unit)
    {
        if (!_hasObjectives)
        {
            html.Cell(unit.Write(balancer.RequestsPerSecond));
            return;
        }

        html.Cell(unit.Write(balancer.Goodput?.Value), unit.Range(balancer.Goodput));
        var percent = Unit.OfFigure(Figure.Of("attainment"));
        html.Cell(Quantity.OrUnknown(balancer.Attainment?.Value, PercentNumber), percent.Range(balancer.Attainment));
        if (result.AttainmentTarget is { } target)
        {
            html.Cell(balancer.Attainment is { } attainment ? attainment.Value >= target ? "met" : "missed" : Quantity.Unknown);
        }
    }

    private void WriteComparison()
    {
        if (result.Balancers.Count < 2)
        {
            return;
        }

        var figure = Figure.Of(result.Primary);
        var (values, differences) = (new List<double>(), new List<double>());
        foreach (var balancer in result.Balancers)
        {
            values.Add(figure.Find(balancer)?.Value ?? double.NaN);
            differences.Add(Standing.Difference(balancer, result.Primary)?.Difference ?? double.NaN);
        }

        var (whole, part) = (Unit.OfFigure(figure, [.. values]), Unit.OfFigure(figure, [.. differences]));
        html.OpenTable(
            "The primary figure, " + figure.Title + ", against the baseline " + result.Balancers[0].Label
                + (result.Interval is null ? " (" + Sample.Interval(result) + ")" : "; intervals of differences are paired by replication" + Together(result)),
            "Balancer", Capital(figure.Title) + "\n" + whole.Name, "Difference\n" + part.Name, "Relative", "95 % interval\n" + part.Name,
            "Half-width\nof the verdict", "Verdict");
        foreach (var balancer in result.Balancers)
        {
            Name(balancer);
            var estimate = figure.Find(balancer);
            html.Cell(whole.Write(estimate?.Value), whole.Range(estimate));
            if (Standing.Difference(balancer, result.Primary) is { } difference)
            {
                html.Cell(part.WriteSigned(difference.Difference)).Cell(Quantity.OrUnknown(difference.Ratio, Standing.Relative))
                    .Cell(part.SignedRange(difference)).Cell(Quantity.OrUnknown(difference.HalfWidth, half => part.Write(half)))
                    .Cell(Standing.Word(result, balancer) is { Length: > 0 } word ? word : "no verdict");
            }
            else
            {
                var isBaseline = ReferenceEquals(balancer, result.Balancers[0]);
                html.Cell(Quantity.Unknown).Cell(Quantity.Unknown).Cell(Quantity.Unknown).Cell(Quantity.Unknown).Cell(isBaseline ? "baseline" : Quantity.Unknown);
            }

            html.EndRow();
        }

        html.CloseTable();
    }

    private void WriteThroughput()
    {
        html.OpenTable(
            "Endings (all replications, whole run), throughput, cost and balance",
            [
                "Balancer", "Arrived", "Finished", "Rejected", "Timed out", "Failed", "In flight", "Throughput\nrequests/s", "Prompt\ntokens/s",
                "Output\ntokens/s", _hasObjectives ? "Cost\n$/1,000 good" : "Cost\n$/1,000 done", "Cost\n$/M output tokens",
                "Imbalance\nCV", "Imbalance\npeak/mean", "Preemptions", .. result.HasPrefixReuse ? (string[])["Prefix reuse\n% of prompt tokens"] : [],
            ]);
        foreach (var balancer in result.Balancers)
        {
            Name(balancer, withBadges: false);
            html.Cell(Quantity.Count(balancer.Requests.Arrived)).Cell(Quantity.Count(balancer.Requests.Finished))
                .Cell(Quantity.Count(balancer.Requests.Rejected)).Cell(Quantity.Count(balancer.Requests.TimedOut))
                .Cell(Quantity.Count(balancer.Requests.Failed)).Cell(Quantity.Count(balancer.Requests.InFlight))
                .Cell(Quantity.Number(balancer.RequestsPerSecond)).Cell(Quantity.Number(balancer.PromptTokensPerSecond))
                .Cell(Quantity.Number(balancer.OutputTokensPerSecond))
                .Cell(Quantity.OrUnknown(balancer.CostPer1000GoodRequests, Quantity.Dollars))
                .Cell(Quantity.OrUnknown(balancer.CostPerMillionOutputTokens, Quantity.Dollars))
                .Cell(Quantity.OrUnknown(balancer.ImbalanceCv, Quantity.Number))
                .Cell(Quantity.OrUnknown(balancer.ImbalancePeakToMean, Quantity.Number))
                .Cell(Quantity.Count(balancer.Preemptions));
            if (result.HasPrefixReuse)
            {
                var reuse = balancer.PrefixReuse?.Share;
                html.Cell(Quantity.OrUnknown(reuse?.Value, PercentNumber), Unit.OfFigure(Figure.Of("prefix_reuse")).Range(reuse));
            }

            html.EndRow();
        }

        html.CloseTable();
    }

    private void WriteLatencies()
    {
        html.Raw("<details>\n").Element("summary", "Every latency, and the objectives one by one");
        foreach (var metric in MetricNames)
        {
            html.OpenTable(
                Figure.MetricTitle(metric) + "; " + Sample.Interval(result), "Balancer", "Values", "Covers\nof arrivals", "Mean", "p50", "p90", "p95",
                "p99", "Largest");
            foreach (var balancer in result.Balancers)
            {
                var latency = balancer.Metrics[metric];
                html.RowHead(balancer.Label).Cell(Quantity.Count(latency.Count)).Cell(Quantity.Percent(latency.Coverage));
                Duration(latency.Mean);
                Duration(latency.P50);
                Duration(latency.P90);
                Duration(latency.P95);
                Duration(latency.P99);
                html.Cell(Quantity.OrUnknown(latency.Max, Quantity.Duration)).EndRow();
            }

            html.CloseTable();
        }

        WriteObjectivesOneByOne();
        html.Raw("</details>\n");
    }

    private void WriteObjectivesOneByOne()
    {
        if (!_hasObjectives)
        {
            return;
        }

        var columns = new List<string> { "Balancer" };
        foreach (var objective in result.Objectives)
        {
            columns.Add(Figure.MetricTitle(objective.Metric) + "\nat most " + Quantity.Limit(objective.LimitSeconds)
                + (objective.Share is { } wanted ? " for " + Quantity.LimitPercent(wanted) : ""));
        }

        columns.Add("All");
        html.OpenTable("Share of measured arrivals that met each objective", [.. columns]);
        foreach (var balancer in result.Balancers)
        {
            html.RowHead(balancer.Label);
            foreach (var objective in result.Objectives)
            {
                html.Cell(balancer.AttainmentByObjective.TryGetValue(objective.Metric, out var share) ? Quantity.Percent(share) : Quantity.Unknown);
            }

            html.Cell(Quantity.OrUnknown(balancer.Attainment?.Value, Quantity.Percent)).EndRow();
        }

        html.CloseTable();
    }

    // figures other than the primary one carry intervals, never a verdict
    private void WriteOtherDifferences()
    {
        var rows = new List<(string Label, string Name, DifferenceResult Difference)>();
        foreach (var balancer in result.Balancers)
        {
            if (balancer.Comparison is { } comparison)
            {
                string[] names = [.. comparison.Metrics.Keys];
                Array.Sort(names, StringComparer.Ordinal);
                foreach (var name in names)
                {
                    if (name != result.Primary)
                    {
                        rows.Add((balancer.Label, name, comparison.Metrics[name]));
                    }
                }
            }
        }

        if (rows.Count == 0)
        {
            return;
        }

        html.Raw("<details>\n").Element("summary", "Differences in other figures")
            .OpenTable("Against the baseline " + result.Balancers[0].Label + "; these carry no verdict", "Balancer", "Figure", "Difference", "Relative", "95 % interval", "Half-width");
        foreach (var (label, name, difference) in rows)
        {
            var figure = Figure.Of(name);
            var unit = Unit.OfFigure(figure, difference.Difference, difference.Low ?? double.NaN, difference.High ?? double.NaN);
            html.RowHead(label).Cell(figure.Title).Cell(unit.WriteSigned(difference.Difference) + " " + unit.Name)
                .Cell(Quantity.OrUnknown(difference.Ratio, Standing.Relative)).Cell(unit.SignedRange(difference))
                .Cell(difference is { Low: { } low, High: { } high } ? unit.Write((high - low) / 2) : Quantity.Unknown).EndRow();
        }

        html.CloseTable().Raw("</details>\n");
    }

    private void Name(BalancerResult balancer, bool withBadges = true)
    {
        html.Raw("<tr><th scope=\"row\">").Text(balancer.Label);
        if (withBadges && balancer.Verdict.State is not "steady")
        {
            html.Raw("<span class=\"badge ").Text(balancer.Verdict.State).Raw("\">").Text(balancer.Verdict.State).Raw("</span>");
        }

        if (balancer.IsOracle)
        {
            html.Raw("<span class=\"badge\" title=\"Sees the true state of the servers, which no real balancer can: a yardstick, not a choice.\">oracle</span>");
        }

        if (withBadges && result.Balancers.Count > 1 && ReferenceEquals(balancer, answer.Best))
        {
            html.Raw("<span class=\"badge best\">").Text(Figure.Of(result.Primary).IsHigherBetter ? "highest " : "lowest ")
                .Text(Figure.Of(result.Primary).Title).Raw("</span>");
        }

        if (balancer.Label != balancer.Name)
        {
            html.Raw("<small>").Text(balancer.Name).Raw("</small>");
        }

        html.Raw("</th>");
    }

    private void Latency(LatencyResult latency, Unit unit)
    {
        html.Cell(unit.Write(latency.P50?.Value), unit.Range(latency.P50)).Cell(unit.Write(latency.P95?.Value), unit.Range(latency.P95))
            .Cell(unit.Write(latency.P99?.Value), unit.Range(latency.P99)).Cell(Quantity.Percent(latency.Coverage));
    }

    private void Duration(Estimate? estimate) => html.Cell(
        Quantity.OrUnknown(estimate?.Value, Quantity.Duration),
        estimate is { Low: { } low, High: { } high } ? Quantity.Duration(low) + "–" + Quantity.Duration(high) : "");

    private static string Together(ExperimentResult result) => Standing.Judged(result) is > 1 and var judged
        ? "; verdicts hold for all " + Quantity.Count(judged) + " comparisons together (Holm), so they may need more than the 95 % interval of one"
        : "";

    private static string PercentNumber(double share) => Quantity.Percent(share).Replace(" %", "", StringComparison.Ordinal);

    private static string Capital(string title) => char.ToUpperInvariant(title[0]) + title[1..];
}
