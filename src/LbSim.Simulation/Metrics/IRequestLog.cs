using LbSim.Simulation.Requests;

namespace LbSim.Simulation.Metrics;

/// <summary>One request as it ended. Times are picoseconds since the start; -1 where it did not happen.</summary>
public readonly record struct RequestRecord
{
    /// <summary>Number in order of arrival, from 0.</summary>
    public required long Request { get; init; }

    /// <summary>Arrival at the gateway.</summary>
    public required long Arrival { get; init; }

    /// <summary>Dispatch of the last attempt.</summary>
    public required long Dispatched { get; init; }

    /// <summary>First work on the last attempt.</summary>
    public required long Started { get; init; }

    /// <summary>First token at the client.</summary>
    public required long FirstToken { get; init; }

    /// <summary>End as the client saw it.</summary>
    public required long Ended { get; init; }

    /// <summary>Prompt tokens.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Output tokens (as truncated).</summary>
    public required int OutputTokens { get; init; }

    /// <summary>Client number, or -1.</summary>
    public required int Client { get; init; }

    /// <summary>Session number, or -1.</summary>
    public required long Session { get; init; }

    /// <summary>Server of the last attempt, or -1.</summary>
    public required int Server { get; init; }

    /// <summary>Attempts made.</summary>
    public required int Attempts { get; init; }

    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Preemptions of the last attempt.</summary>
    public required int Preemptions { get; init; }

    /// <summary>Whether it belongs to the measured cohort.</summary>
    public required bool IsMeasured { get; init; }
}

/// <summary>Takes every request as it ends, in order of end.</summary>
public interface IRequestLog
{
    /// <summary>Takes one request.</summary>
    void Write(in RequestRecord record);
}
