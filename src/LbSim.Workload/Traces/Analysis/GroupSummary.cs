namespace LbSim.Workload.Traces.Analysis;

/// <summary>How often each text of a column occurs.</summary>
/// <param name="Name">The column in lower case with underscores.</param>
/// <param name="Distinct">Distinct texts.</param>
/// <param name="Top">The ten commonest, first the commonest.</param>
public sealed record GroupSummary(string Name, int Distinct, IReadOnlyList<(string Text, long Rows)> Top);
