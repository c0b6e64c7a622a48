namespace LbSim.Workload.Lengths;

/// <summary>Lengths from quantile tables and a grid of how they go together, given with the scenario; what `trace fit` writes.</summary>
public sealed record JointLengths : LengthOptions
{
    /// <summary>The tables and the grid.</summary>
    public required FittedLengthData Data { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<OptionProblem> Validate()
    {
        try
        {
            _ = new FittedLengthModel(Data);
            return [];
        }
        catch (ArgumentException broken)
        {
            return [new("", "do not fit together: " + broken.Message)];
        }
    }

    /// <inheritdoc/>
    public override ILengthModel Build() => new FittedLengthModel(Data);
}
