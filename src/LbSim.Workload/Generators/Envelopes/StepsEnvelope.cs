using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>A rate that jumps: each point's factor holds until the next point. Before the first point the factor is 1.</summary>
public sealed record StepsEnvelope : EnvelopeOptions
{
    /// <summary>The steps in order of time; at least one.</summary>
    public required IReadOnlyList<RatePoint> Points { get; init; }

    /// <summary>Repeats the steps with this period, which must lie after the last point; null for once.</summary>
    public SimDuration? Every { get; init; }

    /// <inheritdoc/>
    public override bool IsSloped => false;

    /// <inheritdoc/>
    public override IReadOnlyList<OptionProblem> Validate() => EnvelopeCheck.Points(Points, Every, 1);

    internal override IEnumerable<RateFactor> Build()
    {
        var points = Points[0].At == SimTime.Zero ? Points : [new(SimTime.Zero, 1), .. Points];
        return [new(points, Every, isSloped: false)];
    }
}
