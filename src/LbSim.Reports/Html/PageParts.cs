using LbSim.Reports.Figures;
using LbSim.Reports.Files;

namespace LbSim.Reports.Html;

/// <summary>What every page of ours begins and ends with.</summary>
internal static class PageParts
{
    /// <summary>Everything before the content.</summary>
    public static void Head(HtmlWriter html, string title) =>
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
            .Raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n")
            .Element("title", title)
            .Raw("<style>\n").Raw(ReportStyle.Css.ReplaceLineEndings("\n")).Raw("</style>\n</head>\n<body>\n<main>\n");

    /// <summary>A list of sentences; nothing where there are none.</summary>
    public static void List(HtmlWriter html, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        html.Raw("<ul>\n");
        foreach (var item in items)
        {
            html.Element("li", item);
        }

        html.Raw("</ul>\n");
    }

    /// <summary>How to make the result again.</summary>
    /// <param name="html">The page.</param>
    /// <param name="manifest">What it was made from.</param>
    /// <param name="scenario">What the folded scenario is called.</param>
    public static void Reproduce(HtmlWriter html, ManifestData manifest, string scenario)
    {
        html.Raw("<section id=\"reproduce\">\n").Element("h2", "How to reproduce")
            .Element("p", "The same version on the same operating system and processor architecture writes the same bytes, with any number of threads.")
            .Element("pre", manifest.Reproduce);
        if (manifest.Inputs.Count > 0)
        {
            html.OpenTable("Files that were read", "File", "Bytes", "SHA-256");
            foreach (var input in manifest.Inputs)
            {
                html.RowHead(input.Name).Cell(Quantity.Count(input.Bytes)).Raw("<td><code>").Text(input.Sha256).Raw("</code></td>").EndRow();
            }

            html.CloseTable();
        }

        html.Raw("<details>\n").Element("summary", scenario).Element("pre", manifest.ScenarioText).Raw("</details>\n</section>\n");
    }
}
