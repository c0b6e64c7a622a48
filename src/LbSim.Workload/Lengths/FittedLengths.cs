namespace LbSim.Workload.Lengths;

/// <summary>Lengths from a model fitted to a published trace, such as <c>azure-2023-conv</c>.</summary>
public sealed record FittedLengths : LengthOptions
{
    /// <summary>Name of the model, one of <see cref="FittedLengthModel.Names"/>.</summary>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<OptionProblem> Validate() => FittedLengthModel.Names.Contains(Name)
        ? []
        : [new("", $"is {Traces.RowText.Quote(Name)}; expected one of {string.Join(", ", FittedLengthModel.Names)}")];

    /// <inheritdoc/>
    public override ILengthModel Build() => FittedLengthModel.Load(Name);
}
