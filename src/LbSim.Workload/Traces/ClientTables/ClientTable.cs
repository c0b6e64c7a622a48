namespace LbSim.Workload.Traces.ClientTables;

/// <summary>One client of a ServeGen model: its rate in each window, and its lengths in some of them.</summary>
/// <param name="Name">The file it comes from, without its ending.</param>
/// <param name="Windows">In order of time.</param>
/// <param name="Lengths">For each window that has them: by field, values and their probabilities.</param>
public sealed record ClientTable(
    string Name, IReadOnlyList<ClientWindow> Windows, IReadOnlyList<(long Start, string Field, IReadOnlyList<(long Value, double Probability)> Values)> Lengths);
