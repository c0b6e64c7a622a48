namespace LbSim.Balancing.Views;

/// <summary>The figures a balancer may read. A policy declares what it reads; the contract suite poisons the rest.</summary>
[Flags]
public enum Signals
{
    /// <summary>Nothing but who is eligible.</summary>
    None = 0,

    /// <summary>Configured weights.</summary>
    Weight = 1,

    /// <summary>Requests this gateway has in flight per server.</summary>
    Outstanding = 2,

    /// <summary>Bytes sent to and received from each server over a recent window.</summary>
    Traffic = 4,

    /// <summary>The client of the request (its address).</summary>
    Client = 8,

    /// <summary>The session of the request.</summary>
    Session = 16,

    /// <summary>Host and port of each server.</summary>
    Address = 32,

    /// <summary>Prompt tokens of the request.</summary>
    PromptTokens = 64,

    /// <summary>Names of the servers.</summary>
    Name = 128,

    /// <summary>Prompt and expected output tokens in flight per server, and of the request.</summary>
    OutstandingTokens = 256,

    /// <summary>How long attempts took, as this gateway saw it.</summary>
    Latency = 512,
}
