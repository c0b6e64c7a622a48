using System.Text;

namespace LbSim.Reports.Tables;

/// <summary>A table in plain text: the first column is left-aligned and gives way when the width is too small, the others are right-aligned.</summary>
internal sealed class TextTable(int width)
{
    private const int Separator = 2;
    private const int LeastFirst = 8;
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the rows.</summary>
    public void Write(TextWriter output)
    {
        var widths = Widths();
        var line = new StringBuilder(width);
        foreach (var row in _rows)
        {
            line.Clear();
            line.Append(Shorten(row[0], widths[0]).PadRight(widths[0]));
            for (var column = 1; column < row.Length; column++)
            {
                line.Append(' ', Separator).Append(row[column].PadLeft(widths[column]));
            }

            output.Write(line.ToString().TrimEnd());
            output.Write('\n');
        }
    }

    /// <summary>Text cut to a length, an ellipsis in place of what is missing.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var kept = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..kept] + "…";
    }

    /// <summary>Text broken at spaces into lines of at most a width; a word longer than a line is cut.</summary>
    /// <param name="mark">What the first line starts with.</param>
    /// <param name="text">The text.</param>
    /// <param name="indent">What further lines start with.</param>
    /// <param name="width">Longest line.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteWrapped(string mark, string text, string indent, int width, TextWriter output)
    {
        var line = mark;
        var isEmpty = true;
        foreach (var word in Clean(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                output.Write(line);
                output.Write('\n');
                (line, isEmpty) = (indent, true);
            }

            line += (isEmpty ? "" : " ") + Shorten(word, width - line.Length - (isEmpty ? 0 : 1));
            isEmpty = false;
        }

        output.Write(line.TrimEnd());
        output.Write('\n');
    }

    /// <summary>Text without control characters: a label must not move the cursor.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            clean.Append(char.IsControl(character) ? ' ' : character);
        }

        return clean.ToString();
    }

    private int[] Widths()
    {
        var columns = 0;
        foreach (var row in _rows)
        {
            columns = Math.Max(columns, row.Length);
        }

        var widths = new int[columns];
        foreach (var row in _rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
            }
        }

        var total = widths[0];
        for (var column = 1; column < columns; column++)
        {
            total += widths[column] + Separator;
        }

        widths[0] = Math.Max(LeastFirst, widths[0] - Math.Max(0, total - width));
        return widths;
    }
}
