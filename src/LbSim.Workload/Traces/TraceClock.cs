namespace LbSim.Workload.Traces;

/// <summary>Reads times exactly: decimal numbers and ISO 8601 instants become whole attoseconds (10^-18 s), never a double.</summary>
/// <remarks>
/// Subtracting the first row's time happens in attoseconds and only the difference is rounded to picoseconds, so two rows a tick
/// apart stay a tick apart whatever the origin is (a Unix epoch, year 1). Digits beyond the 18th after the point are cut off.
/// </remarks>
internal static class TraceClock
{
    /// <summary>10^18.</summary>
    public const long AttosecondsPerSecond = 1_000_000_000_000_000_000;

    /// <summary>Attoseconds in a picosecond.</summary>
    public const long AttosecondsPerPicosecond = 1_000_000;

    // beyond 10^13 s (300,000 years) a number is not an instant; below it every sum fits 128 bits with room to scale
    private static readonly Int128 Largest = (Int128)AttosecondsPerSecond * 10_000_000_000_000;
    private static readonly UInt128[] PowersOfTen = BuildPowersOfTen();
    private static readonly long[] SmallPowersOfTen = Array.ConvertAll(PowersOfTen[..19], power => (long)power);

    /// <summary>Whether a field looks like a date rather than a number.</summary>
    public static bool LooksLikeIso(ReadOnlySpan<byte> field) => field.Length >= 8 && field[4] == '-' && char.IsAsciiDigit((char)field[0]);

    /// <summary>Reads a decimal number, with or without point and exponent, in a unit.</summary>
    /// <returns>Null when read; else what is wrong.</returns>
    public static RowFault? TryParseDecimal(ReadOnlySpan<byte> field, TimeUnit unit, out Int128 attoseconds)
    {
        attoseconds = 0;
        var position = 0;
        var isNegative = false;
        if (field.Length > 0 && field[0] is (byte)'-' or (byte)'+')
        {
            isNegative = field[0] == '-';
            position = 1;
        }

        if (!TryReadDigits(field, ref position, out var digits, out var exponent) || !TryReadExponent(field, ref position, ref exponent)
            || position != field.Length)
        {
            return RowFault.NotATime;
        }

        if (!TryScale(digits, exponent + 18 + (int)unit, out attoseconds))
        {
            return isNegative ? RowFault.Negative : RowFault.TooLarge;
        }

        return isNegative && attoseconds != 0 ? RowFault.Negative : null;
    }

    /// <summary>Reads <c>yyyy-MM-dd[T ]HH:mm:ss[.fraction][Z|±HH[:mm]]</c>; without an offset it is taken for UTC.</summary>
    /// <returns>Null when read; else what is wrong.</returns>
    public static RowFault? TryParseIso(ReadOnlySpan<byte> field, out Int128 attoseconds)
    {
        if (TryReadMinute(field, out var seconds))
        {
            return TryReadRest(field, seconds, out attoseconds);
        }

        attoseconds = 0;
        return RowFault.NotATime;
    }

    /// <summary>Reads an instant, as <see cref="TryParseIso(ReadOnlySpan{byte}, out Int128)"/> does; most lie in the minute of the one before, which need not be worked out again.</summary>
    /// <param name="field">The text.</param>
    /// <param name="minute">The last minute read.</param>
    /// <param name="attoseconds">The instant.</param>
    public static RowFault? TryParseIso(ReadOnlySpan<byte> field, ref IsoMinute minute, out Int128 attoseconds)
    {
        if (minute.IsOf(field))
        {
            return TryReadRest(field, minute.Seconds, out attoseconds);
        }

        if (TryReadMinute(field, out var seconds))
        {
            minute = new(field, seconds);
            return TryReadRest(field, seconds, out attoseconds);
        }

        attoseconds = 0;
        return RowFault.NotATime;
    }

    // the first 17 letters
    private static bool TryReadMinute(ReadOnlySpan<byte> field, out long seconds)
    {
        seconds = 0;
        if (field.Length < 19 || field[4] != '-' || field[7] != '-' || field[10] is not ((byte)' ' or (byte)'T' or (byte)'t')
            || field[13] != ':' || field[16] != ':')
        {
            return false;
        }

        var isRead = TryDigits(field[..4], out var year) & TryDigits(field.Slice(5, 2), out var month) & TryDigits(field.Slice(8, 2), out var day)
            & TryDigits(field.Slice(11, 2), out var hour) & TryDigits(field.Slice(14, 2), out var minute);
        if (!isRead || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
        {
            return false;
        }

        seconds = (DaysBefore(year, month, day) * 86_400L) + (hour * 3600) + (minute * 60);
        return true;
    }

    // from the seconds on
    private static RowFault? TryReadRest(ReadOnlySpan<byte> field, long seconds, out Int128 attoseconds)
    {
        attoseconds = 0;
        var position = 19;
        var (fraction, offsetMinutes) = (0L, 0);
        if (!TryDigits(field.Slice(17, 2), out var second) || second > 59 || !TryReadFraction(field, ref position, ref fraction)
            || (position < field.Length && !TryReadOffset(field[position..], out offsetMinutes)))
        {
            return RowFault.NotATime;
        }

        attoseconds = Math.BigMul(seconds - (offsetMinutes * 60) + second, AttosecondsPerSecond) + fraction;
        return null;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> field, ref int position, out UInt128 digits, out int exponent)
    {
        ulong low = 0; // the first 18 significant digits, which are all of them in practice
        UInt128 wide = 0;
        var significant = 0;
        var seen = 0;
        var hasPoint = false;
        exponent = 0;
        for (; position < field.Length; position++)
        {
            var digit = field[position] - '0';
            if ((uint)digit > 9)
            {
                if (field[position] != '.' || hasPoint)
                {
                    break;
                }

                hasPoint = true;
                continue;
            }

            seen++;
            if (significant < 18)
            {
                low = (low * 10) + (ulong)digit;
                significant += low > 0 ? 1 : 0;
                exponent -= hasPoint ? 1 : 0;
            }
            else if (significant < 36)
            {
                wide = ((significant == 18 ? low : wide) * 10) + (ulong)digit;
                significant++;
                exponent -= hasPoint ? 1 : 0;
            }
            else
            {
                exponent += hasPoint ? 0 : 1; // further digits only move the point
            }
        }

        digits = significant > 18 ? wide : low;
        return seen > 0;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> field, ref int position, ref int exponent)
    {
        if (position >= field.Length || field[position] is not ((byte)'e' or (byte)'E'))
        {
            return true;
        }

        position++;
        var isNegative = position < field.Length && field[position] == '-';
        position += position < field.Length && field[position] is (byte)'-' or (byte)'+' ? 1 : 0;
        var start = position;
        var value = 0;
        for (; position < field.Length && char.IsAsciiDigit((char)field[position]); position++)
        {
            value = Math.Min((value * 10) + (field[position] - '0'), 100_000);
        }

        exponent += isNegative ? -value : value;
        return position > start;
    }

    private static bool TryScale(UInt128 digits, int exponent, out Int128 attoseconds)
    {
        attoseconds = 0;
        if (digits == 0 || exponent < -36)
        {
            return true;
        }

        if (exponent < 0)
        {
            attoseconds = (Int128)(digits / PowersOfTen[-exponent]);
            return attoseconds <= Largest;
        }

        if (exponent >= PowersOfTen.Length || digits > (UInt128)Largest / PowersOfTen[exponent])
        {
            return false;
        }

        attoseconds = (Int128)(digits * PowersOfTen[exponent]);
        return true;
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> field, ref int position, ref long fraction)
    {
        if (position >= field.Length || field[position] is not ((byte)'.' or (byte)','))
        {
            return true;
        }

        var start = ++position;
        for (; position < field.Length && (uint)(field[position] - '0') <= 9; position++)
        {
            fraction = position - start < 18 ? (fraction * 10) + (field[position] - '0') : fraction; // the rest is cut off
        }

        fraction *= SmallPowersOfTen[18 - Math.Min(position - start, 18)];
        return position > start;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 0 || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
        {
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }

        var odd = 0;
        if (!TryDigits(text.Slice(1, 2), out var hours) || hours > 18 || (text.Length > 3 && (!TryDigits(text[^2..], out odd) || odd > 59)))
        {
            return false;
        }

        minutes = ((hours * 60) + odd) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var letter in text)
        {
            if (!char.IsAsciiDigit((char)letter))
            {
                return false;
            }

            value = (value * 10) + (letter - '0');
        }

        return true;
    }

    // days from 1 March of year 0 in the proleptic Gregorian calendar: years that begin in March put the leap day last
    private static int DaysBefore(int year, int month, int day)
    {
        var shifted = month <= 2 ? year - 1 : year;
        var monthFromMarch = (month + 9) % 12;
        return (shifted * 365) + (shifted / 4) - (shifted / 100) + (shifted / 400) + (((153 * monthFromMarch) + 2) / 5) + day - 1;
    }

    private static UInt128[] BuildPowersOfTen()
    {
        var powers = new UInt128[38];
        powers[0] = UInt128.One;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
