namespace LbSim.Experiments.Plan;

/// <summary>What a plan keeps of one run.</summary>
internal sealed record RunTally
{
    /// <summary>Requests simulated, measured or not.</summary>
    public required long Simulated { get; init; }

    /// <summary>Measured requests.</summary>
    public required long Arrived { get; init; }

    /// <summary>Those that kept all limits.</summary>
    public required long Met { get; init; }

    /// <summary>Those that kept each objective of the plan.</summary>
    public required long[] MetByObjective { get; init; }

    /// <summary>Those that kept each limit.</summary>
    public required long[] MetByLimit { get; init; }

    /// <summary>Requests sent to each candidate group in the measured span.</summary>
    public required long[] SentToGroup { get; init; }

    /// <summary>Length of the measured span.</summary>
    public required double SpanSeconds { get; init; }

    /// <summary>Output tokens of the requests that finished in the measured span.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>p95 of the end-to-end latency, in seconds; NaN where nothing finished.</summary>
    public required double E2eP95 { get; init; }

    /// <summary>p99 of the time to the first token, in seconds; NaN where there was none.</summary>
    public required double TtftP99 { get; init; }

    /// <summary>Requests finished per second of the measured span.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>Whether the run was ended before its traffic did.</summary>
    public required bool IsStopped { get; init; }
}
