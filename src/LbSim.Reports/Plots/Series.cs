namespace LbSim.Reports.Plots;

/// <summary>One named set of values in a chart.</summary>
/// <param name="Label">Name in the legend.</param>
/// <param name="Slot">Which entry of the palette it takes; <see cref="Neutral"/> for grey context behind the others.</param>
public abstract record Series(string Label, int Slot)
{
    /// <summary>The slot of series that are context, not subject.</summary>
    public const int Neutral = -1;

    /// <summary>Which of the chart's panels it is drawn in.</summary>
    public int Panel { get; init; }
}

/// <summary>A point of a line.</summary>
/// <param name="X">Horizontal value.</param>
/// <param name="Y">Vertical value.</param>
public readonly record struct ChartPoint(double X, double Y);

/// <summary>Points joined by straight lines.</summary>
/// <param name="Label">Name in the legend.</param>
/// <param name="Slot">Palette slot.</param>
/// <param name="Points">In order of X.</param>
public sealed record LineSeries(string Label, int Slot, IReadOnlyList<ChartPoint> Points) : Series(Label, Slot);

/// <summary>One value per window, held from edge to edge.</summary>
/// <param name="Label">Name in the legend.</param>
/// <param name="Slot">Palette slot.</param>
/// <param name="Edges">One more than there are values, increasing.</param>
/// <param name="Values">One per window.</param>
public sealed record StepSeries(string Label, int Slot, IReadOnlyList<double> Edges, IReadOnlyList<double> Values) : Series(Label, Slot);

/// <summary>One bar, with its 95 % interval where there is one.</summary>
/// <param name="Value">Length of the bar.</param>
/// <param name="Low">Lower end of the interval, or null.</param>
/// <param name="High">Upper end of the interval, or null.</param>
/// <param name="Text">The value as written at its end.</param>
public sealed record Bar(double Value, double? Low, double? High, string Text);

/// <summary>Horizontal bars, one per category of the vertical axis; null where there is no value.</summary>
/// <param name="Label">Name in the legend.</param>
/// <param name="Slot">Shade, 0 the lightest.</param>
/// <param name="Bars">One per category.</param>
public sealed record BarSeries(string Label, int Slot, IReadOnlyList<Bar?> Bars) : Series(Label, Slot);

/// <summary>A mark in the row of a category.</summary>
/// <param name="Category">Index of the row.</param>
/// <param name="Value">Where along the horizontal axis.</param>
/// <param name="Text">What it is, for tooltips.</param>
public readonly record struct CategoryPoint(int Category, double Value, string Text);

/// <summary>Marks in the rows of categories.</summary>
/// <param name="Label">Name in the legend.</param>
/// <param name="Slot">Palette slot, also the shape of the mark.</param>
/// <param name="Points">In any order.</param>
public sealed record PointSeries(string Label, int Slot, IReadOnlyList<CategoryPoint> Points) : Series(Label, Slot);

/// <summary>A value per row and window, shown as colour.</summary>
/// <param name="Label">Title of the colour bar, with the unit.</param>
/// <param name="Edges">One more than there are columns, increasing.</param>
/// <param name="Rows">One per category of the vertical axis; null values are left without colour.</param>
/// <param name="RowGroups">Group of each row: a gap is left where it changes.</param>
/// <param name="Max">The value of the last colour; the first stands for 0.</param>
/// <param name="Format">How values are written.</param>
public sealed record HeatMapSeries(
    string Label,
    IReadOnlyList<double> Edges,
    IReadOnlyList<double?[]> Rows,
    IReadOnlyList<string> RowGroups,
    double Max,
    ValueFormat Format) : Series(Label, Neutral);

/// <summary>A measured point of a curve.</summary>
/// <param name="X">Horizontal value.</param>
/// <param name="Y">Vertical value.</param>
/// <param name="Low">Lower end of its 95 % interval, or null.</param>
/// <param name="High">Upper end, or null.</param>
/// <param name="IsOpen">Whether it is drawn hollow: a value that is not to be ranked.</param>
/// <param name="Text">What it is, for tooltips.</param>
public readonly record struct CurvePoint(double X, double Y, double? Low, double? High, bool IsOpen, string Text);

/// <summary>Measured points, joined where they follow each other.</summary>
/// <param name="Label">Name in the legend.</param>
/// <param name="Slot">Palette slot, also the shape of the mark.</param>
/// <param name="Points">In order of X; null where a value is not known, which breaks the line.</param>
public sealed record CurveSeries(string Label, int Slot, IReadOnlyList<CurvePoint?> Points) : Series(Label, Slot);

/// <summary>A point of a cloud.</summary>
/// <param name="X">Horizontal value.</param>
/// <param name="Y">Vertical value.</param>
/// <param name="Text">What it is, for tooltips.</param>
public readonly record struct ScatterPoint(double X, double Y, string Text);

/// <summary>Points that are not joined.</summary>
/// <param name="Label">Name in the legend.</param>
/// <param name="Slot">Palette slot, also the shape of the mark.</param>
/// <param name="Points">In any order.</param>
/// <param name="IsOpen">Whether marks are hollow: context rather than subject.</param>
public sealed record ScatterSeries(string Label, int Slot, IReadOnlyList<ScatterPoint> Points, bool IsOpen) : Series(Label, Slot);
