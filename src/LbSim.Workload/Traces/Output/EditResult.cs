using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>What was written.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Failures">Requests left out because they had failed.</param>
/// <param name="Skipped">Rows left out because they could not be used.</param>
/// <param name="Notes">What the format cannot hold and was left away, one sentence each.</param>
public sealed record EditResult(string Format, long Rows, long Failures, long Skipped, IReadOnlyList<string> Notes)
{
    /// <summary>One line for people, and one for each note.</summary>
    public string Describe(string path) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}: {Rows} requests as {Format}{(Failures > 0 ? $"; {Failures} that had failed left out" : "")}{(Skipped > 0 ? $"; {Skipped} rows skipped" : "")}{string.Concat(Notes.Select(note => Environment.NewLine + note))}");
}
