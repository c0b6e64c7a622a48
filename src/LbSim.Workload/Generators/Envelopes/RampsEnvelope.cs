using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>A rate that changes evenly from point to point. Before the first point and after the last its factor stays as there.</summary>
public sealed record RampsEnvelope : EnvelopeOptions
{
    /// <summary>The corners in order of time; at least two.</summary>
    public required IReadOnlyList<RatePoint> Points { get; init; }

    /// <inheritdoc/>
    public override bool IsSloped => true;

    /// <inheritdoc/>
    public override IReadOnlyList<OptionProblem> Validate() => EnvelopeCheck.Points(Points, null, 2);

    internal override IEnumerable<RateFactor> Build()
    {
        var points = Points[0].At == SimTime.Zero ? Points : [new(SimTime.Zero, Points[0].Factor), .. Points];
        return [new(points, null, isSloped: true)];
    }
}
