using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>What one pass over a trace found: of the rows that are replayed, after start, limit, speed and repeat.</summary>
public sealed record TraceSummary
{
    /// <summary>Name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the format that was recognised, such as "azure-llm".</summary>
    public required string Format { get; init; }

    /// <summary>Which columns were taken for what, for people.</summary>
    public required string Columns { get; init; }

    /// <summary>Whether the file is gzip-compressed.</summary>
    public required bool IsCompressed { get; init; }

    /// <summary>Size of the file as it lies on disk.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file as it lies on disk, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Selected rows of one copy.</summary>
    public required long Rows { get; init; }

    /// <summary>Requests in one replay: rows times copies.</summary>
    public required long Requests { get; init; }

    /// <summary>Rows left out because they were bad, with reasons.</summary>
    public required SkippedRows Skipped { get; init; }

    /// <summary>Rows left out because the request had failed when the trace was recorded: the format documents rows without output as failures.</summary>
    public long Failed { get; init; }

    /// <summary>Rows left out because they repeat another one of their instant exactly; 0 where they are kept.</summary>
    public long Duplicates { get; init; }

    /// <summary>What the reader assumed, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>From the first request to the last, in the run's time.</summary>
    public required SimDuration Span { get; init; }

    /// <summary>From the first row of one copy to its last as recorded, in picoseconds.</summary>
    internal Int128 Recorded { get; init; }

    /// <summary>Requests divided by <see cref="Span"/>, in requests per second; 0 when all arrive at once.</summary>
    public double RequestsPerSecond => Span.Picoseconds == 0 ? 0 : Requests / Span.Seconds;

    /// <summary>Mean prompt tokens.</summary>
    public required double MeanPromptTokens { get; init; }

    /// <summary>Mean output tokens.</summary>
    public required double MeanOutputTokens { get; init; }

    /// <summary>Longest prompt.</summary>
    public required int MaxPromptTokens { get; init; }

    /// <summary>Longest output.</summary>
    public required int MaxOutputTokens { get; init; }

    /// <summary>Whether any row names a client, or clients are drawn.</summary>
    public required bool HasClients { get; init; }

    /// <summary>Whether any row names a session.</summary>
    public required bool HasSessions { get; init; }

    /// <summary>Whether any row names what its prompt begins with.</summary>
    public bool HasContents { get; init; }

    /// <summary>Clients the rows name, numbered by their first appearance in the file: one more than the highest number (0 when clients are drawn).</summary>
    public required int Clients { get; init; }

    /// <summary>Distinct model names in order of appearance. They are reported, not acted on: a fleet serves one model.</summary>
    public required IReadOnlyList<string> Models { get; init; }
}
