using LbSim.Experiments.Results;
using LbSim.Reports.Figures;
using LbSim.Reports.Files;
using LbSim.Reports.Plots;

namespace LbSim.Reports.Html;

/// <summary>Writes report.html: one page that holds its pictures, runs no script and asks the network for nothing.</summary>
internal sealed class ReportPage(
    ExperimentResult result, ManifestData manifest, ChartBook book, IReadOnlyDictionary<string, string> pictures, TextWriter output)
{
    // heat maps of balancers beyond these start folded
    private const int MostOpenMaps = 16;

    private readonly HtmlWriter _html = new(output);
    private readonly Answer _answer = Answer.Of(result);

    /// <summary>Writes the page.</summary>
    public void Write()
    {
        WriteHead();
        WriteTop();
        new SummarySection(result, _answer, _html).Write();
        FleetSection.Write(result, _html);
        ChartGrid(book.Primary.Count > 0 ? "Goodput and sharing" : "Sharing the load", "sharing", [.. book.Primary, .. book.Sharing]);
        ChartGrid("Latency", "latency", book.Latency);
        ChartGrid("Over time", "time", book.OverTime);
        WriteHeatMaps();
        ServersSection.Write(result, _html);
        WriteReproduce();
        TermsSection.Write(_html);
        _html.Raw("</main>\n</body>\n</html>\n");
    }

    private void WriteHead()
    {
        _html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
            .Raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n")
            .Element("title", result.Scenario + " - " + manifest.Product + " report")
            .Raw("<style>\n").Raw(ReportStyle.Css.ReplaceLineEndings("\n")).Raw("</style>\n</head>\n<body>\n<main>\n");
    }

    private void WriteTop()
    {
        _html.Raw("<header>\n").Element("h1", result.Scenario)
            .Element("p", "soft", result.Traffic)
            .Element("p", "soft", manifest.Product + " " + manifest.Version + ", seed "
                + result.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture) + ", "
                + (result.Replications == 1 ? "1 replication" : Quantity.Count(result.Replications) + " replications") + " of each balancer, "
                + Quantity.Span(result.SimulatedSeconds) + " simulated, arrivals measured from " + Quantity.Span(result.WarmupSeconds) + " (" + result.WarmupOrigin + ") to " + Quantity.Span(result.DurationSeconds) + "; " + Sample.Interval(result))
            .Raw("<p class=\"soft\">Made by <code>").Text(manifest.Reproduce).Raw("</code></p>\n</header>\n");
        _html.Raw("<section class=\"answer\" aria-label=\"Answer\">\n").Element("div", "headline", _answer.Headline);
        foreach (var detail in _answer.Details)
        {
            _html.Element("p", detail);
        }

        _html.Raw("</section>\n<section class=\"state ").Text(result.Verdict.State).Raw("\" aria-label=\"Run verdict\">\n<strong>Run verdict: ")
            .Text(result.Verdict.State).Raw("</strong> <span class=\"soft\">").Text(Meaning(result.Verdict.State)).Raw("</span>\n");
        WriteList(Reasons.Of(result));
        _html.Raw("</section>\n");
        if (result.Warnings.Count > 0)
        {
            _html.Raw("<section class=\"note\" aria-label=\"Warnings\">\n<strong>Warnings</strong>\n");
            WriteList(result.Warnings);
            _html.Raw("</section>\n");
        }

        _html.Raw("<nav aria-label=\"Contents\"><a href=\"#summary\">Summary</a><a href=\"#fleet\">Fleet</a>")
            .Raw(book.Sharing.Count > 0 ? "<a href=\"#sharing\">Sharing the load</a>" : "")
            .Raw(book.Latency.Count > 0 ? "<a href=\"#latency\">Latency</a>" : "")
            .Raw(book.OverTime.Count > 0 ? "<a href=\"#time\">Over time</a>" : "")
            .Raw(book.HeatMaps.Count > 0 ? "<a href=\"#maps\">Servers over time</a>" : "")
            .Raw("<a href=\"#servers\">Servers</a><a href=\"#reproduce\">Reproduce</a><a href=\"#terms\">Terms</a></nav>\n");
    }

    private static string Meaning(string state) => state switch
    {
        "steady" => "Every balancer kept up and the load did not drift.",
        "varying" => "The traffic changes over time: figures are averages over the changes.",
        "saturated" => "At least one balancer did not keep up; its latencies grow with the length of the run and are not ranked.",
        "cut-off" => "At least one balancer was stopped with measured requests still in flight; its latencies leave them out and are not ranked.",
        _ => "",
    };

    private void WriteList(IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        _html.Raw("<ul>\n");
        foreach (var item in items)
        {
            _html.Element("li", item);
        }

        _html.Raw("</ul>\n");
    }

    private void ChartGrid(string title, string id, IReadOnlyList<Chart> charts)
    {
        if (charts.Count == 0)
        {
            return;
        }

        _html.Raw("<section id=\"").Raw(id).Raw("\">\n").Element("h2", title);
        Figures(charts, 0, charts.Count);
        _html.Raw("</section>\n");
    }

    private void WriteHeatMaps()
    {
        if (book.HeatMaps.Count == 0)
        {
            return;
        }

        var open = Math.Min(book.HeatMaps.Count, MostOpenMaps);
        _html.Raw("<section id=\"maps\">\n").Element("h2", "Servers over time");
        Figures(book.HeatMaps, 0, open);
        if (open < book.HeatMaps.Count)
        {
            _html.Raw("<details>\n").Element("summary", Quantity.Count(book.HeatMaps.Count - open) + " more heat maps");
            Figures(book.HeatMaps, open, book.HeatMaps.Count);
            _html.Raw("</details>\n");
        }

        _html.Raw("</section>\n");
    }

    private void Figures(IReadOnlyList<Chart> charts, int from, int to)
    {
        _html.Raw("<div class=\"charts\">\n");
        for (var index = from; index < to; index++)
        {
            _html.Raw("<figure>\n").Raw(pictures[charts[index].Id]).Element("figcaption", charts[index].HowToRead).Raw("</figure>\n");
        }

        _html.Raw("</div>\n");
    }

    private void WriteReproduce()
    {
        _html.Raw("<section id=\"reproduce\">\n").Element("h2", "How to reproduce")
            .Element("p", "The same version on the same operating system and processor architecture writes the same bytes, with any number of threads.")
            .Element("pre", manifest.Reproduce);
        if (manifest.Inputs.Count > 0)
        {
            _html.OpenTable("Files that were read", "File", "Bytes", "SHA-256");
            foreach (var input in manifest.Inputs)
            {
                _html.RowHead(input.Name).Cell(Quantity.Count(input.Bytes)).Raw("<td><code>").Text(input.Sha256).Raw("</code></td>").EndRow();
            }

            _html.CloseTable();
        }

        _html.Raw("<details>\n").Element("summary", "The scenario as resolved").Element("pre", manifest.ScenarioText).Raw("</details>\n</section>\n");
    }
}
