using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Tables;

/// <summary>The result as plain text for a terminal or a file: no colour, no line longer than <see cref="Width"/>.</summary>
public static class ConsoleSummary
{
    /// <summary>The longest line, in characters.</summary>
    public const int Width = 100;

    // beyond these many, per-balancer notes would push the table off the screen
    private const int MostNotes = 12;

    private static readonly string[] Shown = ["ttft", "tpot", "e2e"];

    /// <summary>Writes the answer, the verdict, one row per balancer, how they compare, and warnings.</summary>
    public static void Render(ExperimentResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        WriteHead(result, output);
        WriteFigures(result, output);
        WriteComparison(result, output);
        var answer = Answer.Of(result);
        output.Write('\n');
        Paragraph("Answer: " + answer.Headline, output);
        foreach (var detail in answer.Details)
        {
            TextTable.WriteWrapped("  ", detail, "  ", Width, output);
        }
    }

    private static void WriteHead(ExperimentResult result, TextWriter output)
    {
        Paragraph(
            result.Scenario + ": seed " + result.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture) + ", "
            + (result.Replications == 1 ? "1 replication" : Quantity.Count(result.Replications) + " replications") + ", "
            + Sample.Interval(result) + ", " + Quantity.Span(result.SimulatedSeconds) + " simulated, measured from "
            + Quantity.Span(result.WarmupSeconds) + " (" + result.WarmupOrigin + ")", output);
        Paragraph("Traffic: " + result.Traffic, output);
        Paragraph("Verdict: " + result.Verdict.State, output);
        WriteNotes(Reasons.Of(result), "  - ", output);
        WriteNotes(result.Warnings, "  Warning: ", output);
        output.Write('\n');
    }

    private static void WriteNotes(IReadOnlyList<string> notes, string mark, TextWriter output)
    {
        for (var index = 0; index < Math.Min(notes.Count, MostNotes); index++)
        {
            TextTable.WriteWrapped(mark, notes[index], "    ", Width, output);
        }

        if (notes.Count > MostNotes)
        {
            Paragraph("and " + Quantity.Count(notes.Count - MostNotes) + " more: see report.html", output);
        }
    }

    private static void WriteFigures(ExperimentResult result, TextWriter output)
    {
        var hasGoodput = HasGoodput(result);
        var covers = CoverageDiffers(result);
        var (ttft, tpot, e2e) = (
            Unit.OfLatency(result, "ttft", width: 5), Unit.OfLatency(result, "tpot", width: 5), Unit.OfLatency(result, "e2e", width: 5));
        var table = new TextTable(Width);
        table.Add([
            "", .. Service("goodput", "all", "through"), .. Unless("TTFT"), covers ? "TTFT" : ttft.Name, covers ? ttft.Name : "", .. If("covers"),
            "TPOT", .. If("covers"), .. Unless("E2E"), covers ? "E2E" : e2e.Name, covers ? e2e.Name : "", .. If("covers"), .. Reuse("reuse"), "cost",
        ]);
        table.Add([
            "balancer", .. Service("req/s", "met %", "req/s"), .. Unless("p50"), "p95", "p99", .. If("%"),
            "p95 " + tpot.Name, .. If("%"), .. Unless("p50"), "p95", "p99", .. If("%"), .. Reuse("%"), "$/1k",
        ]);
        foreach (var balancer in result.Balancers)
        {
            var (first, each, whole) = (balancer.Metrics["ttft"], balancer.Metrics["tpot"], balancer.Metrics["e2e"]);
            table.Add([
                Mark(balancer) + TextTable.Clean(balancer.Label),
                .. Service(
                    Quantity.OrUnknown(balancer.Goodput?.Value, Quantity.Number),
                    Quantity.OrUnknown(balancer.Attainment?.Value, PercentNumber),
                    Quantity.OrUnknown(balancer.RequestsPerSecond, Quantity.Number)),
                .. Unless(ttft.Write(first.P50?.Value)), ttft.Write(first.P95?.Value), ttft.Write(first.P99?.Value), .. If(Coverage(first)),
                tpot.Write(each.P95?.Value), .. If(Coverage(each)),
                .. Unless(e2e.Write(whole.P50?.Value)), e2e.Write(whole.P95?.Value), e2e.Write(whole.P99?.Value), .. If(Coverage(whole)),
                .. Reuse(Quantity.OrUnknown(balancer.PrefixReuse?.Share.Value, PercentNumber)),
                Quantity.OrUnknown(balancer.CostPer1000GoodRequests, value => Quantity.Dollars(value)[1..]),
            ]);
        }

        table.Write(output);
        if (AnyUnranked(result))
        {
            Paragraph("* saturated or cut off: its latencies depend on the length of the run and are not ranked", output);
        }

        if (AnyOracle(result))
        {
            Paragraph("+ oracle: sees the true state of the servers, which no real balancer can; a yardstick, not a choice", output);
        }

        Paragraph(
            "E2E: " + Sample.Size(result, "e2e") + (covers || result.Balancers.All(balancer => balancer.Metrics["e2e"].Count == 0) ? "" : ", as do TTFT and TPOT")
            + "; cost in $ per 1,000 " + (hasGoodput ? "requests that met every objective" : "finished requests"), output);
        if (result.HasPrefixReuse)
        {
            Paragraph("reuse: share of prompt tokens found in the prefix cache of the server that admitted the request", output);
        }

        string[] Service(string goodput, string attainment, string throughput) => hasGoodput ? [goodput, attainment] : [throughput];

        // columns of coverage take the place of the medians, which the report has
        string[] If(string text) => covers ? [text] : [];
        string[] Unless(string text) => covers ? [] : [text];
        string[] Reuse(string text) => result.HasPrefixReuse ? [text] : [];
    }

    private static void WriteComparison(ExperimentResult result, TextWriter output)
    {
        var values = new List<double>();
        foreach (var balancer in result.Balancers)
        {
            if (Standing.Difference(balancer, result.Primary) is { } difference)
            {
                values.Add(difference.Difference);
            }
        }

        if (values.Count == 0)
        {
            return;
        }

        var figure = Figure.Of(result.Primary);
        var unit = Unit.OfFigure(figure, [.. values]);
        var table = new TextTable(Width);
        foreach (var balancer in result.Balancers)
        {
            if (Standing.Difference(balancer, result.Primary) is { } difference)
            {
                table.Add(
                    "  " + TextTable.Clean(balancer.Label),
                    unit.WriteSigned(difference.Difference),
                    difference.Ratio is { } ratio && double.IsFinite(ratio) ? Standing.Relative(ratio) : "",
                    result.Interval is null ? "" : unit.SignedRange(difference),
                    ShortWord(result, balancer, difference, unit));
            }
        }

        output.Write('\n');
        Paragraph("Against " + result.Balancers[0].Label + ": difference in " + figure.Title + ", " + unit.Name
            + (result.Interval is null ? "" : ", with its 95 % interval"), output);
        table.Write(output);
        if (Standing.Judged(result) is > 0 and var judged)
        {
            Paragraph("Better or worse: further from 0 than the half-width (\u00b1), which " + (judged == 1
                ? "is that of the 95 % interval"
                : "allows for " + Quantity.Count(judged) + " comparisons at once (Holm)"), output);
        }
    }

    // where all latencies cover the same share of arrivals, the line below the table says it once
    private static bool CoverageDiffers(ExperimentResult result)
    {
        var first = Coverage(result.Balancers[0].Metrics["e2e"]);
        return result.Balancers.Any(balancer => Shown.Any(metric => Coverage(balancer.Metrics[metric]) != first));
    }

    private static string Coverage(LatencyResult latency) => PercentNumber(latency.Coverage);

    // the half-width the verdict rests on, in the unit of the table
    private static string ShortWord(ExperimentResult result, BalancerResult balancer, DifferenceResult difference, Unit unit)
    {
        var word = Standing.Word(result, balancer);
        var bracket = word.IndexOf(" (", StringComparison.Ordinal);
        word = word.Length == 0 ? "no verdict" : bracket > 0 ? word[..bracket] : word;
        return word == "no verdict" || difference.HalfWidth is not { } half ? word : word + " (\u00b1" + unit.Write(half) + ")";
    }

    private static string Mark(BalancerResult balancer) => (balancer.IsOracle ? "+" : "") + (Standing.IsRanked(balancer) ? "" : "*");

    private static bool AnyOracle(ExperimentResult result)
    {
        foreach (var balancer in result.Balancers)
        {
            if (balancer.IsOracle)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyUnranked(ExperimentResult result)
    {
        foreach (var balancer in result.Balancers)
        {
            if (!Standing.IsRanked(balancer))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasGoodput(ExperimentResult result)
    {
        foreach (var balancer in result.Balancers)
        {
            if (balancer.Goodput is not null)
            {
                return true;
            }
        }

        return false;
    }

    // "> 99.9" rather than a rounded "100.0"
    private static string PercentNumber(double share) => Quantity.Percent(share).Replace(" %", "", StringComparison.Ordinal).Replace("> ", ">", StringComparison.Ordinal)
        .Replace("< ", "<", StringComparison.Ordinal);

    private static void Paragraph(string text, TextWriter output) => TextTable.WriteWrapped("", text, "  ", Width, output);
}
