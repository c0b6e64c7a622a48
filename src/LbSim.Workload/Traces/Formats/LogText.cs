using System.Buffers.Text;

namespace LbSim.Workload.Traces;

/// <summary>Cuts lines of access logs: words, words in brackets or quotes, the dates that servers write.</summary>
internal static class LogText
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>Whether a line is one of a log.</summary>
    public delegate bool LineTest(ReadOnlySpan<byte> line);

    /// <summary>Whether any of the first lines is one of a log: servers and sidecars say how they started before they log what they served.</summary>
    public static bool BeginsWith(TraceHead head, LineTest isLine)
    {
        const int MostLines = 200;
        var text = head.Bytes.Span[head.Start..];
        var lines = 0;
        while (!text.IsEmpty && lines++ < MostLines)
        {
            var end = text.IndexOf((byte)'\n');
            if (isLine((end < 0 ? text : text[..end]).Trim(" \t\r"u8)))
            {
                return true;
            }

            text = end < 0 ? default : text[(end + 1)..];
        }

        return false;
    }

    /// <summary>Takes the next word off a line: up to a blank, or what stands between brackets or quotes, with a backslash before a quote kept out of it.</summary>
    public static bool TryWord(scoped ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> word)
    {
        line = line.TrimStart((byte)' ');
        word = default;
        if (line.IsEmpty)
        {
            return false;
        }

        if (line[0] is (byte)'[' or (byte)'"')
        {
            var end = EndOf(line);
            if (end < 0)
            {
                return false;
            }

            word = line[1..end];
            line = line[(end + 1)..];
            return true;
        }

        var blank = line.IndexOf((byte)' ');
        word = blank < 0 ? line : line[..blank];
        line = blank < 0 ? default : line[blank..];
        return true;
    }

    /// <summary>A whole number of 0 or more; "-" is none and false.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> word, out long number) =>
        Utf8Parser.TryParse(word, out number, out var used) && used == word.Length && number >= 0;

    /// <summary>A number of seconds; NaN where it is none.</summary>
    public static double Seconds(ReadOnlySpan<byte> word) => Utf8Parser.TryParse(word, out double seconds, out var used) && used == word.Length && double.IsFinite(seconds) && seconds >= 0 ? seconds : double.NaN;

    /// <summary>A date as the common log format writes it, 16/Nov/2023:18:15:46[.680] [+0100]; without an offset it is taken for UTC.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out Int128 at)
    {
        at = 0;
        if (text.Length < 20 || text[2] != '/' || text[6] != '/' || text[11] != ':')
        {
            return false;
        }

        var month = 0;
        for (var index = 0; index < Months.Length; index++)
        {
            month = System.Text.Ascii.Equals(text.Slice(3, 3), Months[index]) ? index + 1 : month;
        }

        if (month < 1)
        {
            return false;
        }

        // as ISO: yyyy-MM-ddTHH:mm:ss[.fraction][offset]
        Span<byte> iso = stackalloc byte[64];
        var rest = text[20..];
        if (rest.Length > 40)
        {
            return false;
        }

        text.Slice(7, 4).CopyTo(iso);
        iso[4] = (byte)'-';
        iso[5] = (byte)('0' + (month / 10));
        iso[6] = (byte)('0' + (month % 10));
        iso[7] = (byte)'-';
        text[..2].CopyTo(iso[8..]);
        iso[10] = (byte)'T';
        text.Slice(12, 8).CopyTo(iso[11..]);
        var length = 19;
        foreach (var letter in rest)
        {
            if (letter != ' ')
            {
                iso[length++] = letter;
            }
        }

        return TraceClock.TryParseIso(iso[..length], out at) is null;
    }

    private static int EndOf(ReadOnlySpan<byte> line)
    {
        var close = line[0] == '[' ? (byte)']' : (byte)'"';
        for (var index = 1; index < line.Length; index++)
        {
            if (line[index] == '\\' && close == '"')
            {
                index++;
            }
            else if (line[index] == close)
            {
                return index;
            }
        }

        return -1;
    }
}
