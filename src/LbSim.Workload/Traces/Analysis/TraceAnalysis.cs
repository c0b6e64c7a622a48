namespace LbSim.Workload.Traces.Analysis;

/// <summary>What is in a trace: rates, burstiness, lengths, hot spots, sessions, reuse, failures. Times are seconds after the earliest arrival.</summary>
public sealed record TraceAnalysis
{
    /// <summary>Name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>Size of the file as it lies on disk.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file as it lies on disk.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Which format it was taken for, and how surely.</summary>
    public required TraceRecognition Recognition { get; init; }

    /// <summary>Which columns were taken for what, for people.</summary>
    public required string Columns { get; init; }

    /// <summary>Assumptions, deviations and what is not exact, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Figures that come from histograms rather than from every row, by their names in the JSON; empty when all are exact.</summary>
    public required IReadOnlyList<string> Approximate { get; init; }

    /// <summary>Rows analysed, failed requests included.</summary>
    public required long Requests { get; init; }

    /// <summary>Rows that could not be read, with reasons.</summary>
    public required SkippedRows Skipped { get; init; }

    /// <summary>Requests that had failed when the trace was recorded: no output.</summary>
    public required long Failures { get; init; }

    /// <summary>Rows that repeat another one exactly; null where there are no times.</summary>
    public required long? DuplicateRows { get; init; }

    /// <summary>Whether rows that repeat another one were left out rather than analysed as well.</summary>
    public bool DropsDuplicates { get; init; }

    /// <summary>Whether the trace has arrival times; a table of lengths has none.</summary>
    public required bool HasTimes { get; init; }

    /// <summary>Rows earlier than the row before them.</summary>
    public required long Inversions { get; init; }

    /// <summary>From the earliest arrival to the latest, in seconds.</summary>
    public required double SpanSeconds { get; init; }

    /// <summary>Requests over <see cref="SpanSeconds"/>; null where the span is 0.</summary>
    public double? MeanRate => SpanSeconds > 0 ? Requests / SpanSeconds : null;

    /// <summary>Distinct arrival times.</summary>
    public required long DistinctTimes { get; init; }

    /// <summary>Gaps between arrivals; null with fewer than two.</summary>
    public required GapSummary? Gaps { get; init; }

    /// <summary>Distribution of gaps in seconds, for a chart.</summary>
    public required IReadOnlyList<CurvePoint> GapCdf { get; init; }

    /// <summary>Counts in windows of 1, 10, 60, 300 and 3600 s, as far as one is full.</summary>
    public required IReadOnlyList<WindowSummary> Windows { get; init; }

    /// <summary>Arrivals a minute; null when there are more than 1,500 minutes.</summary>
    public required RateSeries? PerMinute { get; init; }

    /// <summary>Arrivals an hour; null when there are more than 20,000 hours or less than one.</summary>
    public required RateSeries? PerHour { get; init; }

    /// <summary>Arrivals over time in at most 600 windows.</summary>
    public required RateSeries? Rate { get; init; }

    /// <summary>Most prompt tokens of a minute.</summary>
    public required long PeakMinutePromptTokens { get; init; }

    /// <summary>Most output tokens of a minute.</summary>
    public required long PeakMinuteOutputTokens { get; init; }

    /// <summary>Bursts; null without times.</summary>
    public required BurstSummary? Bursts { get; init; }

    /// <summary>Arrivals by day and hour; null without times.</summary>
    public required Calendar? Calendar { get; init; }

    /// <summary>Prompt lengths.</summary>
    public required ValueSummary Prompt { get; init; }

    /// <summary>Output lengths, failed requests included as 0.</summary>
    public required ValueSummary Output { get; init; }

    /// <summary>Distribution of prompt lengths, for a chart.</summary>
    public required IReadOnlyList<CurvePoint> PromptCdf { get; init; }

    /// <summary>Distribution of output lengths, for a chart.</summary>
    public required IReadOnlyList<CurvePoint> OutputCdf { get; init; }

    /// <summary>Pearson correlation of prompt and output tokens; null where one of them does not vary.</summary>
    public required double? Pearson { get; init; }

    /// <summary>Spearman correlation, by average ranks; null where one does not vary or ranks are not kept.</summary>
    public required double? Spearman { get; init; }

    /// <summary>Means and standard deviations of the natural logarithms, and their correlation, over rows with both above 0; null without such rows.</summary>
    public required LogMoments? LogMoments { get; init; }

    /// <summary>Tokens of the largest hundredth of requests over all tokens.</summary>
    public required double TopHundredthTokenShare { get; init; }

    /// <summary>How requests are spread over clients; null without clients.</summary>
    public required ShareSummary? Clients { get; init; }

    /// <summary>Sessions; null without sessions.</summary>
    public required SessionSummary? Sessions { get; init; }

    /// <summary>Models and kinds of requests.</summary>
    public required IReadOnlyList<GroupSummary> Groups { get; init; }

    /// <summary>Reuse of prompt beginnings; null where the trace names none.</summary>
    public required ReuseSummary? Reuse { get; init; }

    /// <summary>Sessions of agents; null where the trace is of something else.</summary>
    public required AgentSummary? Agents { get; init; }

    /// <summary>Measured times; null where the trace has none.</summary>
    public required MeasuredSummary? Measured { get; init; }
}
