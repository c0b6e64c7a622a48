namespace LbSim.Reports.Plots.Svg;

/// <summary>Maps values of an axis to pixels and says where its ticks are.</summary>
internal sealed class Scale
{
    private readonly bool _isLogarithmic;
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    private Scale(bool isLogarithmic, double low, double high, double from, double to)
    {
        _isLogarithmic = isLogarithmic;
        _low = isLogarithmic ? Math.Log10(low) : low;
        _high = isLogarithmic ? Math.Log10(high) : high;
        _from = from;
        _to = to;
    }

    /// <summary>Labelled positions.</summary>
    public required IReadOnlyList<Tick> Ticks { get; init; }

    /// <summary>The scale of an axis over a range of data, widened to whole ticks unless the axis fixes its ends.</summary>
    /// <param name="axis">What the axis asks for.</param>
    /// <param name="low">Least value in the data.</param>
    /// <param name="high">Largest value in the data.</param>
    /// <param name="from">Pixel of the least value.</param>
    /// <param name="to">Pixel of the largest value.</param>
    /// <param name="ticks">About how many ticks fit.</param>
    public static Scale Of(Axis axis, double low, double high, double from, double to, int ticks)
    {
        low = axis.Min ?? low;
        high = axis.Max ?? high;
        if (axis.Kind == AxisKind.Logarithmic)
        {
            return Logarithmic(axis, low, high, from, to);
        }

        if (!(high > low))
        {
            high = low + 1;
        }

        var step = Steps.Nice((high - low) / ticks, axis.Format);
        var first = axis.Min is null ? Math.Floor(low / step) : Math.Ceiling((low / step) - 1e-9);
        var last = axis.Max is null ? Math.Ceiling((high / step) - 1e-9) : Math.Floor((high / step) + 1e-9);
        var marks = new List<Tick>();
        for (var number = first; number <= last; number++)
        {
            marks.Add(new Tick(number * step, Steps.Label(number * step, step, high, axis.Format), IsMajor: true));
        }

        return new Scale(false, axis.Min ?? first * step, axis.Max ?? last * step, from, to) { Ticks = marks };
    }

    /// <summary>Pixel of a value, kept between the ends.</summary>
    public double At(double value)
    {
        var place = _isLogarithmic ? (value > 0 ? Math.Log10(value) : double.NegativeInfinity) : value;
        return _from + ((Math.Clamp(place, _low, _high) - _low) / (_high - _low) * (_to - _from));
    }

    // ends at 1, 2 or 5 times a power of ten, so that even a narrow range has two labels
    private static Scale Logarithmic(Axis axis, double low, double high, double from, double to)
    {
        low = Steps.DownToOneTwoFive(low);
        high = Steps.UpToOneTwoFive(high);
        if (high <= low)
        {
            high = Steps.UpToOneTwoFive(low * 1.5);
        }

        var decades = Math.Log10(high / low);
        var marks = new List<Tick>();
        for (var power = (int)Math.Floor(Math.Log10(low)); power <= (int)Math.Ceiling(Math.Log10(high)); power++)
        {
            for (var digit = 1; digit <= 9; digit++)
            {
                var value = digit * Math.Pow(10, power);
                if (value < low * 0.999 || value > high * 1.001)
                {
                    continue;
                }

                var isMajor = digit == 1 ? decades <= 9 || power % 3 == 0 : decades <= 2.2 && (digit == 2 || digit == 5);
                if (isMajor || decades <= 4)
                {
                    marks.Add(new Tick(value, isMajor ? Steps.Label(value, value, value, axis.Format) : "", isMajor));
                }
            }
        }

        return new Scale(true, low, high, from, to) { Ticks = marks };
    }
}

/// <summary>A position on an axis.</summary>
/// <param name="Value">In the axis' unit.</param>
/// <param name="Label">Empty for a line without a label.</param>
/// <param name="IsMajor">Whether it is labelled.</param>
internal readonly record struct Tick(double Value, string Label, bool IsMajor);
