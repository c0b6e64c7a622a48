namespace LbSim.Experiments.Plan;

/// <summary>How to make a plan; none of it changes a result.</summary>
public sealed record PlanOptions
{
    /// <summary>Runs at once; at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told what is known before the search and what it is at; called from any thread.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Stops everything with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
