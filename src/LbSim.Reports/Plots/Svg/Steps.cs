using LbSim.Reports.Figures;

namespace LbSim.Reports.Plots.Svg;

/// <summary>Round distances between ticks, and what is written at them.</summary>
internal static class Steps
{
    private const double Minute = 60;
    private const double Hour = 3600;
    private const double Day = 86_400;

    // how people divide clocks and calendars
    private static readonly double[] ClockSteps =
    [
        1, 2, 5, 10, 15, 30,
        Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute,
        Hour, 2 * Hour, 3 * Hour, 6 * Hour, 12 * Hour,
        Day, 2 * Day, 7 * Day, 14 * Day, 28 * Day,
    ];

    /// <summary>The least round step at or above a wish.</summary>
    /// <param name="wish">Above 0.</param>
    /// <param name="format">Clock steps are 15, 30 and 60 rather than 10, 20 and 50.</param>
    public static double Nice(double wish, ValueFormat format)
    {
        if (format == ValueFormat.Clock && wish > ClockSteps[0])
        {
            foreach (var step in ClockSteps)
            {
                if (step >= wish)
                {
                    return step;
                }
            }
        }

        return UpToOneTwoFive(wish);
    }

    /// <summary>The least of 1, 2, 5 times a power of ten that is not below the value.</summary>
    public static double UpToOneTwoFive(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        var digits = value / power;
        return digits switch { <= 1.0001 => power, <= 2.0001 => 2 * power, <= 5.0001 => 5 * power, _ => 10 * power };
    }

    /// <summary>The least of 1, 1.5, 2, 2.5 and so on times a power of ten that is not below the value.</summary>
    public static double UpToHalves(double value)
    {
        var half = Math.Pow(10, Math.Floor(Math.Log10(value))) / 2;
        return Math.Ceiling((value / half) - 1e-9) * half;
    }

    /// <summary>The largest of 1, 2, 5 times a power of ten that is not above the value.</summary>
    public static double DownToOneTwoFive(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        var digits = value / power;
        return digits switch { >= 9.9999 => 10 * power, >= 4.9999 => 5 * power, >= 1.9999 => 2 * power, _ => power };
    }

    /// <summary>The label of a tick.</summary>
    /// <param name="value">Where.</param>
    /// <param name="step">Distance to the next, which sets the decimals.</param>
    /// <param name="largest">Largest value of the axis, which sets the unit.</param>
    /// <param name="format">How values are written.</param>
    public static string Label(double value, double step, double largest, ValueFormat format)
    {
        var (unit, name) = format switch
        {
            ValueFormat.Percent => (0.01, " %"),
            ValueFormat.Clock when step >= Day => (Day, " d"),
            ValueFormat.Clock when step >= Hour => (Hour, " h"),
            ValueFormat.Clock when step >= Minute => (Minute, " min"),
            ValueFormat.Clock or ValueFormat.Duration when largest >= 0.9999 => (1, " s"),
            ValueFormat.Clock or ValueFormat.Duration when largest >= 0.9999e-3 => (1e-3, " ms"),
            ValueFormat.Clock or ValueFormat.Duration when largest >= 0.9999e-6 => (1e-6, " µs"),
            ValueFormat.Clock or ValueFormat.Duration => (1e-9, " ns"),
            _ => (1.0, ""),
        };
        return value == 0 && format != ValueFormat.Percent
            ? "0"
            : Quantity.Fixed(value / unit, DecimalsOf(step / unit)) + name;
    }

    private static int DecimalsOf(double step)
    {
        var decimals = 0;
        while (decimals < 6 && Math.Abs(step - Math.Round(step)) > 1e-6 * step)
        {
            step *= 10;
            decimals++;
        }

        return decimals;
    }
}
