namespace LbSim.Workload.Lengths;

/// <summary>What a fitted model's data file holds: quantile tables and how the two lengths go together, never rows.</summary>
/// <remarks>docs/model/lengths.md says how it is made and read.</remarks>
public sealed record FittedLengthData
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>What it was fitted to.</summary>
    public required string Source { get; init; }

    /// <summary>Licence of the source and whom to name.</summary>
    public required string Attribution { get; init; }

    /// <summary>Rows the source has: what counts are shares of.</summary>
    public required int Requests { get; init; }

    /// <summary>Prompt lengths.</summary>
    public required QuantileTable Prompt { get; init; }

    /// <summary>Output lengths.</summary>
    public required QuantileTable Output { get; init; }

    /// <summary>Knots of <see cref="Prompt"/> that divide the rows of <see cref="Cells"/>, from the first to the last.</summary>
    public required IReadOnlyList<int> PromptDivisions { get; init; }

    /// <summary>Knots of <see cref="Output"/> that divide the columns of <see cref="Cells"/>, from the first to the last.</summary>
    public required IReadOnlyList<int> OutputDivisions { get; init; }

    /// <summary>How many requests have a prompt in each row's range and an output in each column's range.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Cells { get; init; }
}

/// <summary>A cumulative distribution of whole numbers at no more than 101 points.</summary>
public sealed record QuantileTable
{
    /// <summary>Token counts, rising.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>How many requests have fewer tokens than each of these; from 0 to all.</summary>
    public required IReadOnlyList<int> Below { get; init; }
}
