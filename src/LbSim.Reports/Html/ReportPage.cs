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
        PageParts.Head(_html, result.Scenario + " - " + manifest.Product + " report");
        WriteTop();
        new SummarySection(result, _answer, _html).Write();
        FleetSection.Write(result, _html);
        ChartGrid(book.Primary.Count > 0 ? "Goodput and sharing" : "Sharing the load", "sharing", [.. book.Primary, .. book.Sharing]);
        ChartGrid("Latency", "latency", book.Latency);
        ChartGrid("Over time", "time", book.OverTime);
        WriteHeatMaps();
        ServersSection.Write(result, _html);
        PageParts.Reproduce(_html, manifest, "The scenario as resolved");
        TermsSection.Write(_html, result.HasPrefixReuse);
        _html.Raw("</main>\n</body>\n</html>\n");
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
        PageParts.List(_html, Reasons.Of(result));
        _html.Raw("</section>\n");
        if (result.Warnings.Count > 0)
        {
            _html.Raw("<section class=\"note\" aria-label=\"Warnings\">\n<strong>Warnings</strong>\n");
            PageParts.List(_html, result.Warnings);
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
}
