using System.Globalization;

namespace LbSim.Reports.Figures;

/// <summary>Writes quantities for people: three significant digits, a unit, a dot for decimals and a comma for thousands.</summary>
public static class Quantity
{
    /// <summary>What stands where nothing is known.</summary>
    public const string Unknown = "-";

    private static readonly string[] Formats = ["N0", "N1", "N2", "N3", "N4", "N5", "N6"];

    /// <summary>A latency, such as "412 ms" or "1.23 s".</summary>
    /// <param name="seconds">In seconds.</param>
    public static string Duration(double seconds)
    {
        var size = Math.Abs(seconds);
        return size switch
        {
            0 => "0 s",
            < 0.9995e-6 => Number(seconds * 1e9) + " ns",
            < 0.9995e-3 => Number(seconds * 1e6) + " µs",
            < 0.9995 => Number(seconds * 1e3) + " ms",
            _ => Number(seconds) + " s",
        };
    }

    /// <summary>Simulated time, such as "90 s", "12.5 min" or "3.2 h".</summary>
    /// <param name="seconds">In seconds.</param>
    public static string Span(double seconds) => Math.Abs(seconds) switch
    {
        < 120 => Duration(seconds),
        < 7200 => Number(seconds / 60) + " min",
        < 172_800 => Number(seconds / 3600) + " h",
        _ => Number(seconds / 86_400) + " d",
    };

    /// <summary>A number with three significant digits, all digits before the point.</summary>
    /// <param name="value">Finite.</param>
    public static string Number(double value) => Fixed(value, DecimalsFor(value));

    /// <summary>How many decimals give three significant digits.</summary>
    /// <param name="value">Finite.</param>
    public static int DecimalsFor(double value)
    {
        var size = Math.Abs(value);
        return size switch
        {
            0 or >= 99.95 => 0,
            >= 9.995 => 1,
            >= 0.9995 => 2,
            >= 0.09995 => 3,
            >= 0.009995 => 4,
            >= 0.0009995 => 5,
            _ => 6,
        };
    }

    /// <summary>A number with so many decimals.</summary>
    /// <param name="value">Finite.</param>
    /// <param name="decimals">0 to 6.</param>
    public static string Fixed(double value, int decimals)
    {
        var text = value.ToString(Formats[decimals], CultureInfo.InvariantCulture);
        return IsMinusNothing(text) ? text[1..] : text;
    }

    /// <summary>A whole number.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent with one decimal; never "100 %" below 1 nor "0 %" above 0.</summary>
    /// <param name="share">0 to 1 for shares; other values are written as they are.</param>
    public static string Percent(double share) => share switch
    {
        0 => "0 %",
        1 => "100 %",
        > 0.9995 and < 1 => "> 99.9 %",
        > 0 and < 0.0005 => "< 0.1 %",
        _ => Fixed(share * 100, 1) + " %",
    };

    /// <summary>A latency somebody chose, without digits that say nothing: "50 ms", "1.5 s".</summary>
    /// <param name="seconds">In seconds.</param>
    public static string Limit(double seconds) => Trim(Duration(seconds));

    /// <summary>A share somebody chose, without digits that say nothing: "99 %", "99.95 %".</summary>
    /// <param name="share">0 to 1.</param>
    public static string LimitPercent(double share) => Trim(Fixed(share * 100, 4) + " %");

    /// <summary>Dollars, such as "$1.23".</summary>
    public static string Dollars(double amount) => "$" + Fixed(amount, Math.Abs(amount) switch { >= 99.95 => 0, >= 0.0995 => 2, _ => 4 });

    /// <summary>The text of a value, or a dash where there is none.</summary>
    /// <param name="value">Null or not finite when unknown.</param>
    /// <param name="write">How to write it.</param>
    public static string OrUnknown(double? value, Func<double, string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return value is { } known && double.IsFinite(known) ? write(known) : Unknown;
    }

    // "50.0 ms" becomes "50 ms"
    private static string Trim(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return text.Contains('.', StringComparison.Ordinal) ? text[..space].TrimEnd('0').TrimEnd('.') + text[space..] : text;
    }

    // rounding may leave "-0.0"
    private static bool IsMinusNothing(string text)
    {
        if (text[0] != '-')
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (digit is >= '1' and <= '9')
            {
                return false;
            }
        }

        return true;
    }
}
