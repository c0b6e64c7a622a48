using LbSim.Kernel.Time;

namespace LbSim.Balancing.Views;

/// <summary>What a gateway knows of an attempt that has ended, well or badly.</summary>
/// <param name="Now">When the gateway learnt of it.</param>
/// <param name="Dispatched">When it was sent to the server.</param>
/// <param name="FirstToken">When the first token reached the gateway; <see cref="SimTime.Never"/> when none did.</param>
/// <param name="Success">Whether the whole answer arrived.</param>
/// <param name="PromptTokens">Prompt length in tokens.</param>
/// <param name="OutputTokens">Length of the answer in tokens when it is whole, else 0.</param>
public readonly record struct EndView(SimTime Now, SimTime Dispatched, SimTime FirstToken, bool Success, int PromptTokens, int OutputTokens)
{
    /// <summary>Whether the server failed: it could not be reached, or was lost with the request. A client that leaves and a polite refusal are no failures.</summary>
    public bool IsFailure { get; init; }

    /// <summary>From dispatch to end as the gateway saw them.</summary>
    public SimDuration Latency => Now - Dispatched;
}
