namespace LbSim.Reports.Plots;

/// <summary>How values are laid out along an axis.</summary>
public enum AxisKind
{
    /// <summary>Equal distances for equal differences.</summary>
    Linear,

    /// <summary>Equal distances for equal ratios.</summary>
    Logarithmic,

    /// <summary>One row per category.</summary>
    Categories,
}

/// <summary>How values are written.</summary>
public enum ValueFormat
{
    /// <summary>A plain number; the axis title names the unit.</summary>
    Plain,

    /// <summary>Seconds, written as ns, µs, ms or s.</summary>
    Duration,

    /// <summary>Seconds of simulated time, written as s, min, h or d.</summary>
    Clock,

    /// <summary>A share from 0 to 1, written in per cent.</summary>
    Percent,
}

/// <summary>One axis of a chart.</summary>
public sealed record Axis
{
    /// <summary>What it measures, with its unit where the tick labels carry none.</summary>
    public required string Title { get; init; }

    /// <summary>Layout.</summary>
    public AxisKind Kind { get; init; } = AxisKind.Linear;

    /// <summary>How tick labels are written.</summary>
    public ValueFormat Format { get; init; } = ValueFormat.Plain;

    /// <summary>Least value shown; null to take it from the data.</summary>
    public double? Min { get; init; }

    /// <summary>Largest value shown; null to take it from the data.</summary>
    public double? Max { get; init; }

    /// <summary>Names of the rows of a <see cref="AxisKind.Categories"/> axis.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The values that are labelled, increasing, where they are not to be made from the range.</summary>
    public IReadOnlyList<AxisMark> Marks { get; init; } = [];
}

/// <summary>A labelled value of an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What is written there.</param>
public sealed record AxisMark(double Value, string Label);
