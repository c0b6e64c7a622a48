using LbSim.Reports.Figures;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;

namespace LbSim.Reports.Traces;

/// <summary>What the pages of traces and of client tables have in common.</summary>
internal static class TracePageParts
{
    /// <summary>Notes; nothing where there are none.</summary>
    public static void Notes(HtmlWriter html, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
        {
            return;
        }

        html.Raw("<section class=\"note\" aria-label=\"Notes\">\n<strong>Notes</strong>\n");
        PageParts.List(html, notes);
        html.Raw("</section>\n");
    }

    /// <summary>Pictures, each with how to read it.</summary>
    public static void Charts(HtmlWriter html, IReadOnlyList<(Chart Chart, string Picture)> charts)
    {
        html.Raw("<section id=\"charts\">\n").Element("h2", "Traffic").Raw("<div class=\"charts\">\n");
        foreach (var (chart, picture) in charts)
        {
            html.Raw("<figure>\n").Raw(picture).Element("figcaption", chart.HowToRead).Raw("</figure>\n");
        }

        html.Raw("</div>\n</section>\n");
    }

    /// <summary>How to make the page again, and from which file; the end of the page.</summary>
    public static void Finish(HtmlWriter html, TraceReportSource source)
    {
        html.Raw("<section id=\"reproduce\">\n").Element("h2", "How to reproduce").Element("pre", source.Reproduce)
            .Element("p", "soft", "lbsim " + source.Version).OpenTable("The file that was read", "File", "Bytes", "SHA-256");
        html.RowHead(source.Name).Cell(Quantity.Count(source.Bytes)).Raw("<td><code>").Text(source.Sha256).Raw("</code></td>").EndRow()
            .CloseTable().Raw("</section>\n</main>\n</body>\n</html>\n");
    }
}
