namespace LbSim.Reports.Plots.Svg;

/// <summary>Writes SVG elements: escaped text, numbers with at most one decimal.</summary>
internal sealed class SvgCanvas(TextWriter output)
{
    /// <summary>Starts an element; attributes follow with <see cref="With(string, string)"/>.</summary>
    public SvgCanvas Begin(string element)
    {
        output.Write('<');
        output.Write(element);
        return this;
    }

    /// <summary>Adds an attribute.</summary>
    public SvgCanvas With(string name, string value)
    {
        Name(name);
        Markup.Escape(value, output);
        output.Write('"');
        return this;
    }

    /// <summary>Adds an attribute.</summary>
    public SvgCanvas With(string name, double value)
    {
        Name(name);
        Number(value);
        output.Write('"');
        return this;
    }

    /// <summary>Ends an element without content.</summary>
    public void End() => output.Write("/>\n");

    /// <summary>Ends an element that holds text only.</summary>
    public void End(string element, string text)
    {
        output.Write('>');
        Markup.Escape(text, output);
        Close(element);
    }

    /// <summary>Ends an element that holds text, with a tooltip.</summary>
    public void End(string element, string text, string tooltip)
    {
        output.Write("><title>");
        Markup.Escape(tooltip, output);
        output.Write("</title>");
        Markup.Escape(text, output);
        Close(element);
    }

    /// <summary>Starts the content of an element.</summary>
    public void Open() => output.Write(">\n");

    /// <summary>Closes an element.</summary>
    public void Close(string element)
    {
        output.Write("</");
        output.Write(element);
        output.Write(">\n");
    }

    /// <summary>A straight line.</summary>
    public void Line(string style, double x1, double y1, double x2, double y2) =>
        Begin("line").With("class", style).With("x1", x1).With("y1", y1).With("x2", x2).With("y2", y2).End();

    /// <summary>Text.</summary>
    /// <param name="style">Class.</param>
    /// <param name="x">Anchor.</param>
    /// <param name="y">Baseline.</param>
    /// <param name="anchor">"start", "middle" or "end".</param>
    /// <param name="text">What is written.</param>
    public void Text(string style, double x, double y, string anchor, string text) =>
        TextStart(style, x, y, anchor).End("text", text);

    /// <summary>Text that is shortened to a width, whole in its tooltip.</summary>
    public void Text(string style, double x, double y, string anchor, string text, double width)
    {
        var shown = TextMetrics.Shorten(text, width);
        if (shown == text)
        {
            Text(style, x, y, anchor, text);
        }
        else
        {
            TextStart(style, x, y, anchor).End("text", shown, text);
        }
    }

    /// <summary>Writes as is: path data and fixed markup.</summary>
    public SvgCanvas Raw(string text)
    {
        output.Write(text);
        return this;
    }

    /// <summary>Starts an attribute whose value the caller writes, up to <see cref="Raw"/> of the closing quote.</summary>
    public SvgCanvas Name(string name)
    {
        output.Write(' ');
        output.Write(name);
        output.Write("=\"");
        return this;
    }

    /// <summary>A number with at most one decimal: a tenth of a pixel is finer than any screen.</summary>
    public SvgCanvas Number(double value)
    {
        var tenths = (long)Math.Round(value * 10);
        if (tenths < 0)
        {
            output.Write('-');
            tenths = -tenths;
        }

        Whole(tenths / 10);
        if (tenths % 10 != 0)
        {
            output.Write('.');
            output.Write((char)('0' + (tenths % 10)));
        }

        return this;
    }

    /// <summary>A whole number, 0 or more.</summary>
    public SvgCanvas Whole(long value)
    {
        Span<char> digits = stackalloc char[20];
        value.TryFormat(digits, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        output.Write(digits[..length]);
        return this;
    }

    private SvgCanvas TextStart(string style, double x, double y, string anchor)
    {
        Begin("text").With("class", style).With("x", x).With("y", y);
        return anchor == "start" ? this : With("text-anchor", anchor);
    }
}
