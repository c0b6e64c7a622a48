namespace LbSim.Workload.Traces.Analysis;

/// <summary>What the recorded system took, where the trace holds measured times.</summary>
public sealed record MeasuredSummary
{
    /// <summary>Time to the first token, in milliseconds.</summary>
    public required ValueSummary? Ttft { get; init; }

    /// <summary>Time per output token after the first, in milliseconds.</summary>
    public required ValueSummary? Tpot { get; init; }

    /// <summary>Time to the last token, in milliseconds.</summary>
    public required ValueSummary? EndToEnd { get; init; }

    /// <summary>Time in the server's queue, in milliseconds.</summary>
    public required ValueSummary? Queue { get; init; }

    /// <summary>Time the user or tool took before the request, in seconds.</summary>
    public required ValueSummary? Think { get; init; }

    /// <summary>From the first request at the server to the last token, in seconds; null where not known.</summary>
    public required double? MakespanSeconds { get; init; }

    /// <summary>Output tokens over <see cref="MakespanSeconds"/>.</summary>
    public required double? OutputTokensPerSecond { get; init; }
}
