using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>What was written, and where every other row of the files went: rows written and rows left out are all rows there were.</summary>
public sealed record EditResult
{
    /// <summary>Name of the format.</summary>
    public required string Format { get; init; }

    /// <summary>Rows written.</summary>
    public required long Rows { get; init; }

    /// <summary>Requests left out because they had failed.</summary>
    public long Failures { get; init; }

    /// <summary>Rows left out because they repeat another exactly.</summary>
    public long Duplicates { get; init; }

    /// <summary>Rows left out because start and limit did not select them.</summary>
    public long Outside { get; init; }

    /// <summary>Rows left out because they could not be used, with reasons.</summary>
    public SkippedRows Skipped { get; init; } = new();

    /// <summary>What the format cannot hold and what was done to the rows, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>One line for people, and one for each note.</summary>
    public string Describe(string path)
    {
        string[] reasons = [.. Skipped.ByReason.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Reason} {reason.Rows}"))];
        return string.Create(CultureInfo.InvariantCulture, $"{path}: {Rows} {(Rows == 1 ? "request" : "requests")} as {Format}")
            + Part(Outside, "outside the slice")
            + Part(Failures, "that had failed left out")
            + Part(Duplicates, Duplicates == 1 ? "row that repeats another left out" : "rows that repeat another left out")
            + Part(Skipped.Total, Skipped.Total == 1 ? "row skipped" : "rows skipped") + (reasons.Length > 0 ? $" ({string.Join(", ", reasons)})" : "")
            + string.Concat(Notes.Select(note => Environment.NewLine + note));
    }

    private static string Part(long count, string words) => count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {count} {words}");
}
