using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LbSim.Workload.Traces;

/// <summary>Parses fields exactly and wholly: what is left over makes a field bad.</summary>
internal static class FieldParsers
{
    private const long PicosecondsPerSecond = 1_000_000_000_000;

    /// <summary>A count of tokens from 1 to the largest int.</summary>
    public static bool TryTokens(ReadOnlySpan<byte> field, out int tokens, out string? problem)
    {
        if (Utf8Parser.TryParse(field, out tokens, out var used) && used == field.Length)
        {
            problem = tokens switch
            {
                0 => "is 0: expected at least 1 token (0 often marks a failed request)",
                < 0 => FormattableString.Invariant($"is negative ({tokens}): expected at least 1 token"),
                _ => null,
            };
            return problem is null;
        }

        // a whole number written as a decimal ("374.0"), as data frames write integers with gaps
        if (Utf8Parser.TryParse(field, out decimal number, out used) && used == field.Length && number == decimal.Truncate(number) && number is > 0 and <= int.MaxValue)
        {
            tokens = (int)number;
            problem = null;
            return true;
        }

        problem = field.Length == 0 ? "is empty: expected a whole number of tokens" : $"is {Show(field)}: expected a whole number of tokens from 1 to {int.MaxValue}";
        return false;
    }

    /// <summary>A whole number of bytes.</summary>
    public static bool TryBytes(ReadOnlySpan<byte> field, out long bytes) =>
        Utf8Parser.TryParse(field, out bytes, out var used) && used == field.Length && bytes >= 0;

    /// <summary>A decimal number of some unit of time, in picoseconds, exactly; digits below a picosecond are rounded.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> field, long picosecondsPerUnit, out Int128 picoseconds)
    {
        picoseconds = 0;
        var index = 0;
        var isNegative = field.Length > 0 && field[0] == '-';
        index += isNegative ? 1 : 0;
        var start = index;
        long whole = 0;
        for (; index < field.Length && (uint)(field[index] - '0') <= 9 && index - start < 18; index++)
        {
            whole = (whole * 10) + (field[index] - '0');
        }

        var digits = index - start;
        Int128 value = (Int128)whole * picosecondsPerUnit;
        if (index < field.Length && field[index] == '.')
        {
            index++;
            var scale = picosecondsPerUnit;
            for (; index < field.Length && (uint)(field[index] - '0') <= 9; index++)
            {
                digits++;
                if (scale % 10 == 0)
                {
                    scale /= 10;
                    value += scale * (field[index] - '0');
                }
                else if (scale > 0)
                {
                    value += (scale * (field[index] - '0')) + 5 >= 10 ? ((scale * (field[index] - '0')) + 5) / 10 : 0;
                    scale = 0;
                }
            }
        }

        if (index == field.Length && digits > 0)
        {
            picoseconds = isNegative ? -value : value;
            return true;
        }

        // 1.944e7 and the like
        if (digits > 0 && decimal.TryParse(Encoding.ASCII.GetString(field), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15m)
        {
            picoseconds = (Int128)Math.Round(number * picosecondsPerUnit);
            return true;
        }

        return false;
    }

    /// <summary>An ISO date and time ("2023-11-16 18:17:03.9799600", "…T…Z", "…+00:00"), in picoseconds since 1970, exactly.</summary>
    public static bool TryIso(ReadOnlySpan<byte> field, out Int128 picoseconds)
    {
        picoseconds = 0;
        if (field.Length < 19 || field[4] != '-' || field[7] != '-' || field[10] is not ((byte)' ' or (byte)'T') || field[13] != ':' || field[16] != ':')
        {
            return false;
        }

        if (!Two(field, 0, out var century) || !Two(field, 2, out var year) || !Two(field, 5, out var month) || !Two(field, 8, out var day)
            || !Two(field, 11, out var hour) || !Two(field, 14, out var minute) || !Two(field, 17, out var second)
            || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        year += century * 100;
        if (year < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var seconds = (Days(year, month, day) * 86_400) + (hour * 3600) + (minute * 60) + second;
        var rest = field[19..];
        long fraction = 0;
        if (rest.Length > 0 && rest[0] == '.')
        {
            var scale = PicosecondsPerSecond;
            var index = 1;
            for (; index < rest.Length && (uint)(rest[index] - '0') <= 9; index++)
            {
                scale /= 10;
                fraction += scale * (rest[index] - '0');
            }

            if (index == 1)
            {
                return false;
            }

            rest = rest[index..];
        }

        if (!TryOffset(rest, out var offset))
        {
            return false;
        }

        picoseconds = ((Int128)(seconds - offset) * PicosecondsPerSecond) + fraction;
        return true;
    }

    /// <summary>A field as it is shown in messages: short and in quotes.</summary>
    public static string Show(ReadOnlySpan<byte> field)
    {
        var text = Encoding.UTF8.GetString(field.Length > 40 ? field[..40] : field);
        var clean = new StringBuilder("\"");
        foreach (var letter in text)
        {
            clean.Append(char.IsControl(letter) ? '?' : letter);
        }

        return clean.Append(field.Length > 40 ? "...\"" : "\"").ToString();
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out int seconds)
    {
        seconds = 0;
        if (rest.Length == 0 || (rest.Length == 1 && rest[0] is (byte)'Z' or (byte)'z'))
        {
            return true;
        }

        var sign = rest[0] switch { (byte)'+' => 1, (byte)'-' => -1, _ => 0 };
        if (sign == 0 || !Two(rest, 1, out var hours))
        {
            return false;
        }

        var minutes = 0;
        var isWhole = rest.Length == 3 || (rest.Length == 5 && Two(rest, 3, out minutes)) || (rest.Length == 6 && rest[3] == ':' && Two(rest, 4, out minutes));
        seconds = sign * ((hours * 3600) + (minutes * 60));
        return isWhole && hours <= 18 && minutes <= 59;
    }

    private static bool Two(ReadOnlySpan<byte> field, int at, out int value)
    {
        value = 0;
        if (at + 2 > field.Length)
        {
            return false;
        }

        var (tens, ones) = ((uint)(field[at] - '0'), (uint)(field[at + 1] - '0'));
        value = (int)((tens * 10) + ones);
        return tens <= 9 && ones <= 9;
    }

    // days since 1970-01-01 in the proleptic Gregorian calendar, with the year beginning in March
    private static long Days(int year, int month, int day)
    {
        var shifted = month <= 2 ? year - 1 : year;
        var era = shifted / 400;
        var yearOfEra = shifted - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097L) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }
}
