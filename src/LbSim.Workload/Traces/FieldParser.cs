namespace LbSim.Workload.Traces;

/// <summary>Reads whole numbers from text: the whole field or nothing.</summary>
internal static class FieldParser
{
    /// <summary>Tokens: 1 to 2,147,483,647.</summary>
    /// <returns>Null when read; else what is wrong.</returns>
    public static RowFault? TryParseTokens(ReadOnlySpan<byte> field, out int tokens)
    {
        if (field.IsEmpty)
        {
            tokens = 0;
            return RowFault.Missing;
        }

        var fault = TryParseCount(field, int.MaxValue, out var value);
        tokens = (int)value;
        return fault ?? (tokens == 0 ? RowFault.Zero : null);
    }

    /// <summary>A count from 0 to a limit; "374.0" is 374, as tools that know only floats write it.</summary>
    /// <returns>Null when read; else what is wrong.</returns>
    public static RowFault? TryParseCount(ReadOnlySpan<byte> field, long limit, out long value)
    {
        if (TryReadShort(field, limit, out value))
        {
            return null;
        }

        value = 0;
        var isNegative = field[0] == '-';
        var digits = isNegative ? field[1..] : field;
        var point = digits.IndexOf((byte)'.');
        if (point >= 0)
        {
            if (digits[(point + 1)..].ContainsAnyExcept((byte)'0') || point == digits.Length - 1)
            {
                return RowFault.NotANumber;
            }

            digits = digits[..point];
        }

        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return RowFault.NotANumber;
        }

        foreach (var digit in digits)
        {
            var next = digit - '0';
            if (value > (limit - next) / 10)
            {
                value = 0;
                return isNegative ? RowFault.Negative : RowFault.TooLarge;
            }

            value = (value * 10) + next;
        }

        if (isNegative && value > 0)
        {
            value = 0;
            return RowFault.Negative;
        }

        return null;
    }

    // nothing but digits, and few enough to fit: nearly all there are
    private static bool TryReadShort(ReadOnlySpan<byte> field, long limit, out long value)
    {
        value = 0;
        if (field.Length > 18)
        {
            return false;
        }

        foreach (var letter in field)
        {
            var digit = (uint)(letter - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return value <= limit;
    }
}
