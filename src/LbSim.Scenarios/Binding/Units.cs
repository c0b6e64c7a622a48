using System.Globalization;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads numbers with units, exactly as the scenario guide lists them.</summary>
internal static class Units
{
    private static readonly (string Unit, decimal Picoseconds)[] Durations =
    [
        ("ps", 1m), ("ns", 1_000m), ("us", 1_000_000m), ("ms", 1_000_000_000m), ("s", 1e12m), ("m", 60e12m), ("h", 3600e12m), ("d", 86_400e12m),
    ];

    private static readonly (string Unit, decimal Bytes)[] Sizes =
    [
        ("B", 1m), ("kB", 1e3m), ("KB", 1e3m), ("MB", 1e6m), ("GB", 1e9m), ("TB", 1e12m),
        ("KiB", 1024m), ("MiB", 1048576m), ("GiB", 1073741824m), ("TiB", 1099511627776m),
    ];

    private static readonly (string Unit, decimal Bytes)[] DataRates =
    [
        ("B/s", 1m), ("kB/s", 1e3m), ("KB/s", 1e3m), ("MB/s", 1e6m), ("GB/s", 1e9m), ("TB/s", 1e12m),
        ("bit/s", 0.125m), ("kbit/s", 125m), ("Mbit/s", 125e3m), ("Gbit/s", 125e6m), ("Tbit/s", 125e9m),
    ];

    private static readonly (string Unit, decimal Watts)[] Powers = [("W", 1m), ("kW", 1e3m), ("MW", 1e6m)];

    private static readonly (string Unit, decimal Seconds)[] RateUnits = [("/s", 1m), ("/min", 60m), ("/m", 60m), ("/h", 3600m), ("/d", 86_400m)];

    /// <summary>A duration in picoseconds; null with a message when the text is none.</summary>
    public static long? Duration(string text, out string? problem)
    {
        var value = WithUnit(text, Durations, "a duration with its unit, such as 250ms, 1.5s, 2m or 1h", out problem);
        if (value is { } picoseconds && Math.Abs(picoseconds) > long.MaxValue / 2)
        {
            problem = $"\"{text}\" is longer than the 53 days a duration may have";
            return null;
        }

        return value is null ? null : (long)Math.Round(value.Value);
    }

    /// <summary>A size in bytes.</summary>
    public static double? Size(string text, out string? problem) => (double?)WithUnit(text, Sizes, "a size with its unit, such as 600B or 80GiB", out problem);

    /// <summary>A power in watts.</summary>
    public static double? Power(string text, out string? problem) => (double?)WithUnit(text, Powers, "a power with its unit, such as 700W or 40kW", out problem);

    /// <summary>A data rate in bytes per second.</summary>
    public static double? DataRate(string text, out string? problem) =>
        (double?)WithUnit(text, DataRates, "a data rate with its unit, such as 10Gbit/s or 1.25GB/s", out problem);

    /// <summary>A rate per second.</summary>
    public static double? Rate(string text, out string? problem)
    {
        foreach (var (unit, seconds) in RateUnits)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && Number(text[..^unit.Length]) is { } number)
            {
                problem = null;
                return (double)(number / seconds);
            }
        }

        problem = $"\"{text}\" is not a rate with its unit, such as 12/s or 720/min";
        return null;
    }

    /// <summary>A share from 0 to 1: 99% or 0.99.</summary>
    public static double? Share(string text, out string? problem)
    {
        problem = null;
        if (text.EndsWith('%') && Number(text[..^1]) is { } percent)
        {
            return (double)(percent / 100);
        }

        if (Number(text) is { } number && number <= 1)
        {
            return (double)number;
        }

        problem = $"\"{text}\" is not a share such as 99% or 0.99";
        return null;
    }

    /// <summary>A whole number, with k, M or G for thousands, millions and billions.</summary>
    public static long? Count(string text, out string? problem)
    {
        var factor = text.Length == 0 ? 1m : text[^1] switch { 'k' => 1e3m, 'M' => 1e6m, 'G' => 1e9m, _ => 1m };
        var digits = factor == 1 ? text : text[..^1];
        if (Number(digits) is { } number && number * factor == Math.Floor(number * factor) && Math.Abs(number * factor) < long.MaxValue)
        {
            problem = null;
            return (long)(number * factor);
        }

        problem = $"\"{text}\" is not a whole number such as 8, 5k or 1M";
        return null;
    }

    /// <summary>A plain number.</summary>
    public static double? Plain(string text, out string? problem)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            problem = null;
            return value;
        }

        problem = $"\"{text}\" is not a number";
        return null;
    }

    private static decimal? WithUnit(string text, (string Unit, decimal Factor)[] units, string expected, out string? problem)
    {
        var split = text.Length;
        while (split > 0 && !char.IsAsciiDigit(text[split - 1]) && text[split - 1] != '.')
        {
            split--;
        }

        var unit = text[split..].Trim();
        if (Number(text[..split].Trim()) is not { } number)
        {
            problem = $"\"{text}\" is not {expected}";
            return null;
        }

        foreach (var (name, factor) in units)
        {
            if (name == unit)
            {
                try
                {
                    problem = null;
                    return number * factor;
                }
                catch (OverflowException)
                {
                    problem = $"\"{text}\" is too large";
                    return null;
                }
            }
        }

        problem = unit.Length == 0 && number == 0
            ? null
            : unit.Length == 0 ? $"\"{text}\" has no unit: expected {expected}" : $"\"{text}\" has an unknown unit: expected {expected}";
        return problem is null ? 0 : null;
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1e15m ? value : null;
}
