using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation.Hardware;

namespace LbSim.Simulation.Servers;

/// <summary>What one kind of server is; every server of a group shares one.</summary>
public abstract record ServerSpec;

/// <summary>A replica running a continuous-batching engine.</summary>
public sealed record EngineSpec : ServerSpec
{
    /// <summary>How long a pass takes.</summary>
    public required StepTimeModel StepTime { get; init; }

    /// <summary>Most sequences in the running batch (max_num_seqs), 1 or more.</summary>
    public required int MaxSequences { get; init; }

    /// <summary>Most tokens in a pass (max_num_batched_tokens), 1 or more, covered by <see cref="StepTime"/>.</summary>
    public required int TokenBudget { get; init; }

    /// <summary>KV blocks of the replica.</summary>
    public required int KvBlocks { get; init; }

    /// <summary>Tokens per KV block.</summary>
    public int BlockSize { get; init; } = 16;

    /// <summary>Longest prompt plus output (max_model_len): longer prompts are rejected, longer outputs truncated.</summary>
    public required int MaxModelLength { get; init; }

    /// <summary>Most prompt tokens of one request in a pass (long_prefill_token_threshold), 0 for no cap.</summary>
    public int LongPrefillThreshold { get; init; }

    /// <summary>Most requests that may wait at the server; more are rejected. 0 means no limit.</summary>
    public int MaxQueue { get; init; }

    /// <summary>Whether blocks keep what they hold until they are used again (enable_prefix_caching).</summary>
    public bool PrefixCaching { get; init; } = true;

    /// <summary>Time between a request's reaching the server and the engine's seeing it (API server, tokeniser): part of TTFT.</summary>
    public SimDuration RequestOverhead { get; init; }
}

/// <summary>A general server with slots, first come first served or processor sharing; see docs/model/queue-server.md.</summary>
public sealed record QueueSpec : ServerSpec
{
    /// <summary>Requests in service at once, 1 or more.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Whether slots share one processor instead of each being one.</summary>
    public bool ProcessorSharing { get; init; }

    /// <summary>Most requests waiting beyond the slots; null for no limit.</summary>
    public int? QueueLimit { get; init; }

    /// <summary>Work units per second of each slot, one per slot (fastest idle slot first); empty means 1 each.</summary>
    public IReadOnlyList<double> Speeds { get; init; } = [];

    /// <summary>Processor sharing only: total work units per second with n = 1, 2, ... in service; the last entry holds beyond. Empty means 1.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>Work units (seconds at speed 1) a request brings, drawn per request from a stream of its own.</summary>
    public required IDistribution Service { get; init; }

    /// <summary>Time between a request's reaching the server and joining its queue.</summary>
    public SimDuration RequestOverhead { get; init; }
}
