namespace LbSim.Reports.Plots;

/// <summary>A chart described as data, so that any <see cref="IChartRenderer"/> can draw it.</summary>
public sealed record Chart
{
    /// <summary>File name without its ending; unique within a report, made of lower-case letters, digits, '-' and '_'.</summary>
    public required string Id { get; init; }

    /// <summary>What is shown.</summary>
    public required string Title { get; init; }

    /// <summary>Sample size, kind of interval and whatever else a reader needs to trust the picture.</summary>
    public required string Subtitle { get; init; }

    /// <summary>One sentence on how to read it; also the description for people who cannot see it.</summary>
    public required string HowToRead { get; init; }

    /// <summary>Horizontal axis.</summary>
    public required Axis X { get; init; }

    /// <summary>Vertical axis; its categories run from top to bottom.</summary>
    public required Axis Y { get; init; }

    /// <summary>What is drawn: lines and steps together, or bars, or points, or clouds, or one heat map.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>Names of the panels of a chart of lines, one below the other on the same axes; empty for one panel without a name.</summary>
    public IReadOnlyList<string> Panels { get; init; } = [];

    /// <summary>Vertical lines at values of the horizontal axis, such as objectives.</summary>
    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    /// <summary>A horizontal line at a value of the vertical axis of a chart of curves or clouds, such as a target; null for none.</summary>
    public ReferenceLine? Level { get; init; }
}

/// <summary>A line at a value of an axis.</summary>
/// <param name="Value">Where, in the axis' unit.</param>
/// <param name="Label">What it means.</param>
public sealed record ReferenceLine(double Value, string Label);
