using LbSim.Kernel.Random;

namespace LbSim.Workload.Lengths;

/// <summary>Lengths drawn from the rows of a file, prompt and output of a row together.</summary>
public sealed record EmpiricalLengths : LengthOptions
{
    /// <summary>The rows.</summary>
    public required LengthTable Table { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<OptionProblem> Validate() => [];

    /// <inheritdoc/>
    public override ILengthModel Build() => Table;
}
