namespace LbSim.Reports.Html;

/// <summary>Writes HTML: markup as given, text escaped.</summary>
internal sealed class HtmlWriter(TextWriter output)
{
    /// <summary>Markup, written as it is.</summary>
    public HtmlWriter Raw(string markup)
    {
        output.Write(markup);
        return this;
    }

    /// <summary>Text, escaped.</summary>
    public HtmlWriter Text(string text)
    {
        Markup.Escape(text, output);
        return this;
    }

    /// <summary>An element that holds text, on a line of its own.</summary>
    public HtmlWriter Element(string name, string text) => Raw("<").Raw(name).Raw(">").Text(text).Raw("</").Raw(name).Raw(">\n");

    /// <summary>An element with a class that holds text, on a line of its own.</summary>
    public HtmlWriter Element(string name, string style, string text) =>
        Raw("<").Raw(name).Raw(" class=\"").Raw(style).Raw("\">").Text(text).Raw("</").Raw(name).Raw(">\n");

    /// <summary>A cell.</summary>
    public HtmlWriter Cell(string text) => Raw("<td>").Text(text).Raw("</td>");

    /// <summary>A cell with a smaller second line; an empty one is left out.</summary>
    public HtmlWriter Cell(string text, string second)
    {
        Raw("<td>").Text(text);
        if (second.Length > 0)
        {
            Raw("<small>").Text(second).Raw("</small>");
        }

        return Raw("</td>");
    }

    /// <summary>The first cell of a row.</summary>
    public HtmlWriter RowHead(string text) => Raw("<tr><th scope=\"row\">").Text(text).Raw("</th>");

    /// <summary>Starts a table that scrolls sideways in itself rather than the page.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="columns">Headings; text after a line feed goes to a smaller second line.</param>
    public HtmlWriter OpenTable(string caption, params ReadOnlySpan<string> columns)
    {
        Raw("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"").Text(caption).Raw("\"><table>\n<caption>").Text(caption)
            .Raw("</caption>\n<thead><tr>");
        foreach (var column in columns)
        {
            var split = column.IndexOf('\n', StringComparison.Ordinal);
            Raw("<th scope=\"col\">").Text(split < 0 ? column : column[..split]);
            if (split >= 0)
            {
                Raw("<small>").Text(column[(split + 1)..]).Raw("</small>");
            }

            Raw("</th>");
        }

        return Raw("</tr></thead>\n<tbody>\n");
    }

    /// <summary>Ends a row.</summary>
    public HtmlWriter EndRow() => Raw("</tr>\n");

    /// <summary>Ends a table.</summary>
    public HtmlWriter CloseTable() => Raw("</tbody></table></div>\n");
}
