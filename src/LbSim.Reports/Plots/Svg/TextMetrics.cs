namespace LbSim.Reports.Plots.Svg;

/// <summary>Estimates how wide text is drawn, on the safe side: the reader's fonts are not known here.</summary>
internal static class TextMetrics
{
    /// <summary>Size of labels in pixels.</summary>
    public const double FontSize = 12;

    /// <summary>Width of text of <see cref="FontSize"/> in pixels.</summary>
    public static double Width(string text)
    {
        double em = 0;
        foreach (var character in text)
        {
            em += EmOf(character);
        }

        return em * FontSize;
    }

    /// <summary>The text, or as much of it as fits with an ellipsis.</summary>
    public static string Shorten(string text, double width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var left = (width / FontSize) - EmOf('…');
        var length = 0;
        while (length < text.Length && left >= EmOf(text[length]))
        {
            left -= EmOf(text[length]);
            length++;
        }

        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text[..length] + "…";
    }

    /// <summary>Lines of at most a width, broken at spaces.</summary>
    public static List<string> Wrap(string text, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Width(longer) > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
        }

        lines.Add(line);
        return lines;
    }

    // DejaVu Sans, the widest of the fonts in common use, rounded up by kind of character
    private static double EmOf(char character) => character switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or ' ' => 0.34,
        'f' or 'r' or 't' or '-' or '(' or ')' or '/' => 0.42,
        'm' or 'w' or 'M' or 'W' or '%' or '…' => 0.95,
        >= 'A' and <= 'Z' => 0.72,
        >= '\u2e80' => 1.0,
        _ => 0.62,
    };
}
