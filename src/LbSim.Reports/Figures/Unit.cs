using LbSim.Experiments.Results;

namespace LbSim.Reports.Figures;

/// <summary>One unit and one number of decimals for values that stand in one table, so that they can be compared by eye.</summary>
public sealed class Unit
{
    private readonly double _size;
    private readonly int _decimals;

    private Unit(string name, double size, int decimals)
    {
        Name = name;
        _size = size;
        _decimals = decimals;
    }

    /// <summary>Name, such as "ms", "requests/s" or "%".</summary>
    public string Name { get; }

    /// <summary>The unit for p50 to p99 of a latency metric over all balancers.</summary>
    /// <param name="result">The result.</param>
    /// <param name="metric">"ttft", "tpot", "itl", "e2e" or "queueing".</param>
    /// <param name="width">How many characters a value should take: fewer decimals where the largest is long.</param>
    public static Unit OfLatency(ExperimentResult result, string metric, int width)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (least, most) = (double.PositiveInfinity, 0.0);
        foreach (var balancer in result.Balancers)
        {
            if (balancer.Metrics.TryGetValue(metric, out var latency) && latency.P50 is { } p50 && latency.P99 is { } p99)
            {
                least = p50.Value > 0 ? Math.Min(least, p50.Value) : least;
                most = Math.Max(most, p99.Value);
            }
        }

        return OfDuration(least, most, width);
    }

    /// <summary>The unit for values of a figure, or for differences of it.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="values">Values that stand together; those that are not finite do not count.</param>
    public static Unit OfFigure(Figure figure, params ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var (least, most) = (double.PositiveInfinity, 0.0);
        foreach (var value in values)
        {
            if (double.IsFinite(value) && value != 0)
            {
                least = Math.Min(least, Math.Abs(value));
                most = Math.Max(most, Math.Abs(value));
            }
        }

        if (figure.IsLatency)
        {
            return OfDuration(most > 0 ? most : double.PositiveInfinity, most, width: 6);
        }

        return figure.IsShare
            ? new Unit("%", 0.01, 1)
            : new Unit("requests/s", 1, most > 0 ? Math.Min(3, Quantity.DecimalsFor(most)) : 0);
    }

    /// <summary>A value without the unit's name, or a dash.</summary>
    public string Write(double? value) => value is { } known && double.IsFinite(known)
        ? Quantity.Fixed(known / _size, _decimals)
        : Quantity.Unknown;

    /// <summary>A difference with its sign, without the unit's name.</summary>
    public string WriteSigned(double value)
    {
        var text = Write(value);
        return value > 0 && text != Quantity.Unknown ? "+" + text : text;
    }

    /// <summary>An interval of values that are not negative, such as "35.6–37.2"; empty where there is none.</summary>
    public string Range(Estimate? estimate) => estimate is { Low: { } low, High: { } high } ? Write(low) + "–" + Write(high) : "";

    /// <summary>An interval of differences, such as "-0.20 to +2.00"; a dash where there is none.</summary>
    public string SignedRange(DifferenceResult difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference is { Low: { } low, High: { } high } ? WriteSigned(low) + " to " + WriteSigned(high) : Quantity.Unknown;
    }

    // three digits of the least value where the largest stays within the width, two of the least in any case
    private static Unit OfDuration(double least, double most, int width)
    {
        var (name, size) = most switch { 0 or >= 9.9995 => ("s", 1.0), >= 0.0099995 => ("ms", 1e-3), _ => ("µs", 1e-6) };
        if (!double.IsFinite(least))
        {
            return new Unit(name, size, 0);
        }

        var wanted = Math.Min(3, Quantity.DecimalsFor(least / size));
        var needed = Math.Max(0, wanted - 1);
        while (wanted > needed && Quantity.Fixed(most / size, wanted).Length > width)
        {
            wanted--;
        }

        return new Unit(name, size, wanted);
    }
}
