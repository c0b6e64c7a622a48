namespace LbSim.Workload.Traces.Analysis;

/// <summary>Sessions: how long, how big, how far apart their requests are.</summary>
public sealed record SessionSummary
{
    /// <summary>How requests are spread over sessions.</summary>
    public required ShareSummary Share { get; init; }

    /// <summary>Seconds between successive arrivals of a session; null where no session has two.</summary>
    public required ValueSummary? GapSeconds { get; init; }
}
