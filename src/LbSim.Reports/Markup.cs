namespace LbSim.Reports;

/// <summary>Text made safe for SVG and HTML, between tags and inside quoted attributes alike.</summary>
internal static class Markup
{
    /// <summary>Writes text with the characters that mean something to a parser replaced.</summary>
    public static void Escape(string text, TextWriter output)
    {
        foreach (var character in text)
        {
            switch (character)
            {
                case '&':
                    output.Write("&amp;");
                    break;
                case '<':
                    output.Write("&lt;");
                    break;
                case '>':
                    output.Write("&gt;");
                    break;
                case '"':
                    output.Write("&quot;");
                    break;
                case < ' ' and not ('\t' or '\n'):
                case '\u007f' or '\ufffe' or '\uffff':
                    output.Write('\ufffd'); // not allowed in XML even when escaped
                    break;
                default:
                    output.Write(character);
                    break;
            }
        }
    }
}
