using LbSim.Experiments.Results;
using LbSim.Reports.Figures;
using LbSim.Reports.Tables;

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
            parts.Add(Figure.MetricTitle(objective.Metric) + " at most " + Quantity.Duration(objective.LimitSeconds)
                + (objective.Share is { } share ? " for " + Quantity.Percent(share) + " of arrivals" : ""));
        }

        html.Element("p", "Objectives: " + string.Join(", ", parts)
            + (result.AttainmentTarget is { } target ? "; all of them for " + Quantity.Percent(target) + " of arrivals" : "")
            + ". Balancers are compared by " + Figure.Of(result.Primary).Title + ".");
    }

    private void WriteService()
    {
        var (ttft, tpot, e2e) = (LatencyUnit.For(result, "ttft"), LatencyUnit.For(result, "tpot"), LatencyUnit.For(result, "e2e"));
        html.OpenTable(
            "What clients get; small: " + (result.Interval is null ? Sample.Interval(result) : Sample.Interval(result))
                + ". Covers: share of measured arrivals that have an E2E latency.",
            "Balancer", "Goodput\nrequests/s", "Attained\nof arrivals",
            "TTFT p50\n" + ttft.Name, "p95\n" + ttft.Name, "p99\n" + ttft.Name,
            "TPOT p50\n" + tpot.Name, "p95\n" + tpot.Name, "p99\n" + tpot.Name,
            "E2E p50\n" + e2e.Name, "p95\n" + e2e.Name, "p99\n" + e2e.Name, "Covers");
        foreach (var balancer in result.Balancers)
        {
            Name(balancer);
            Cell(balancer.Goodput, Quantity.Number);
            html.Cell(
                Quantity.OrUnknown(balancer.Attainment?.Value, Quantity.Percent),
                Range(balancer.Attainment, Quantity.Percent) + Target(balancer.Attainment));
            Latency(balancer.Metrics["ttft"], ttft);
            Latency(balancer.Metrics["tpot"], tpot);
            Latency(balancer.Metrics["e2e"], e2e);
            html.Cell(Quantity.Percent(balancer.Metrics["e2e"].Coverage)).EndRow();
        }

        html.CloseTable();
    }

    private void WriteComparison()
    {
        if (result.Balancers.Count < 2)
        {
            return;
        }

        var figure = Figure.Of(result.Primary);
        html.OpenTable(
            "The primary figure, " + figure.Title + ", against the baseline " + result.Balancers[0].Label
                + (result.Interval is null ? " (" + Sample.Interval(result) + ")" : "; intervals of differences are paired"),
            "Balancer", figure.Title, "Difference", "Relative", "95 % interval", "Verdict");
        foreach (var balancer in result.Balancers)
        {
            Name(balancer);
            Cell(figure.Find(balancer), figure.Write);
            if (Standing.Difference(balancer, result.Primary) is { } difference)
            {
                html.Cell(figure.WriteDifference(difference.Difference))
                    .Cell(Quantity.OrUnknown(difference.Ratio, Standing.Relative))
                    .Cell(difference is { Low: { } low, High: { } high }
                        ? figure.WriteDifference(low) + " to " + figure.WriteDifference(high) : Quantity.Unknown)
                    .Cell(Standing.Word(result, balancer) is { Length: > 0 } word ? word : "no verdict");
            }
            else
            {
                var isBaseline = ReferenceEquals(balancer, result.Balancers[0]);
                html.Cell(Quantity.Unknown).Cell(Quantity.Unknown).Cell(Quantity.Unknown).Cell(isBaseline ? "baseline" : Quantity.Unknown);
            }

            html.EndRow();
        }

        html.CloseTable();
    }

    private void WriteThroughput()
    {
        html.OpenTable(
            "Endings (all replications, whole run), throughput, cost and balance",
            "Balancer", "Arrived", "Finished", "Rejected", "Timed out", "Failed", "In flight", "Throughput\nrequests/s", "Prompt\ntokens/s",
            "Output\ntokens/s", _hasObjectives ? "Cost\n$ per 1,000 good" : "Cost\n$ per 1,000 done", "Cost\n$ per M output tokens",
            "Imbalance\nCV", "Imbalance\npeak/mean", "Preemptions");
        foreach (var balancer in result.Balancers)
        {
            Name(balancer);
            html.Cell(Quantity.Count(balancer.Requests.Arrived)).Cell(Quantity.Count(balancer.Requests.Finished))
                .Cell(Quantity.Count(balancer.Requests.Rejected)).Cell(Quantity.Count(balancer.Requests.TimedOut))
                .Cell(Quantity.Count(balancer.Requests.Failed)).Cell(Quantity.Count(balancer.Requests.InFlight))
                .Cell(Quantity.Number(balancer.RequestsPerSecond)).Cell(Quantity.Number(balancer.PromptTokensPerSecond))
                .Cell(Quantity.Number(balancer.OutputTokensPerSecond))
                .Cell(Quantity.OrUnknown(balancer.CostPer1000GoodRequests, Quantity.Dollars))
                .Cell(Quantity.OrUnknown(balancer.CostPerMillionOutputTokens, Quantity.Dollars))
                .Cell(Quantity.OrUnknown(balancer.ImbalanceCv, Quantity.Number))
                .Cell(Quantity.OrUnknown(balancer.ImbalancePeakToMean, Quantity.Number))
                .Cell(Quantity.Count(balancer.Preemptions)).EndRow();
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
                Cell(latency.Mean, Quantity.Duration);
                Cell(latency.P50, Quantity.Duration);
                Cell(latency.P90, Quantity.Duration);
                Cell(latency.P95, Quantity.Duration);
                Cell(latency.P99, Quantity.Duration);
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
            columns.Add(Figure.MetricTitle(objective.Metric) + "\nat most " + Quantity.Duration(objective.LimitSeconds));
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
            .OpenTable("Against the baseline " + result.Balancers[0].Label + "; these carry no verdict", "Balancer", "Figure", "Difference", "Relative", "95 % interval");
        foreach (var (label, name, difference) in rows)
        {
            var figure = Figure.Of(name);
            html.RowHead(label).Cell(figure.Title).Cell(figure.WriteDifference(difference.Difference))
                .Cell(Quantity.OrUnknown(difference.Ratio, Standing.Relative))
                .Cell(difference is { Low: { } low, High: { } high }
                    ? figure.WriteDifference(low) + " to " + figure.WriteDifference(high) : Quantity.Unknown)
                .EndRow();
        }

        html.CloseTable().Raw("</details>\n");
    }

    private void Name(BalancerResult balancer)
    {
        html.Raw("<tr><th scope=\"row\">").Text(balancer.Label);
        if (balancer.Verdict.State is not "steady")
        {
            html.Raw("<span class=\"badge ").Text(balancer.Verdict.State).Raw("\">").Text(balancer.Verdict.State).Raw("</span>");
        }

        if (result.Balancers.Count > 1 && ReferenceEquals(balancer, answer.Best))
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

    private void Latency(LatencyResult latency, LatencyUnit unit)
    {
        Cell(latency.P50, value => unit.Write(value));
        Cell(latency.P95, value => unit.Write(value));
        Cell(latency.P99, value => unit.Write(value));
    }

    private void Cell(Estimate? estimate, Func<double, string> write) =>
        html.Cell(Quantity.OrUnknown(estimate?.Value, write), Range(estimate, write));

    private string Target(Estimate? attainment) => result.AttainmentTarget is { } target && attainment is { } known
        ? (known is { Low: not null, High: not null } ? "; " : "") + (known.Value >= target ? "target met" : "target missed")
        : "";

    private static string Range(Estimate? estimate, Func<double, string> write) =>
        estimate is { Low: { } low, High: { } high } ? write(low) + " to " + write(high) : "";
}
