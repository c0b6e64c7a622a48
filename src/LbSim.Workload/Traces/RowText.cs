using System.Globalization;
using System.Text;

namespace LbSim.Workload.Traces;

/// <summary>Shows bytes of a file in a message: short, on one line, and harmless on a terminal.</summary>
internal static class RowText
{
    private const int Longest = 48;

    /// <summary>The text in quotes, shortened, with control characters written out.</summary>
    public static string Quote(ReadOnlySpan<byte> utf8)
    {
        var isCut = utf8.Length > Longest * 4;
        var text = Encoding.UTF8.GetString(isCut ? utf8[..(Longest * 4)] : utf8);
        return Quote(text, Longest, isCut);
    }

    /// <summary>The text in quotes, shortened, with control characters written out.</summary>
    public static string Quote(string text) => Quote(text, Longest, false);

    /// <summary>The text in quotes, shortened to a length in characters, with control characters written out.</summary>
    public static string Quote(string text, int longest) => Quote(text, longest, false);

    private static string Quote(string text, int longest, bool isCut)
    {
        var shown = new StringBuilder("\"");
        var length = Math.Min(text.Length, longest);
        foreach (var letter in text.AsSpan(0, length))
        {
            if (char.IsControl(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            }
            else
            {
                shown.Append(letter);
            }
        }

        return shown.Append(isCut || text.Length > length ? "…\"" : "\"").ToString();
    }
}
