namespace LbSim.Simulation.Hardware;

/// <summary>An engine as asked for: what is null follows from GPU, model and the engine's own defaults.</summary>
public sealed record EngineRequest
{
    /// <summary>The device.</summary>
    public required GpuSpec Gpu { get; init; }

    /// <summary>The model.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>Devices per replica.</summary>
    public int TensorParallel { get; init; } = 1;

    /// <summary>How weights are stored.</summary>
    public NumberFormat Weights { get; init; }

    /// <summary>How the KV cache is stored.</summary>
    public NumberFormat Kv { get; init; }

    /// <summary>max_num_seqs.</summary>
    public int? MaxSequences { get; init; }

    /// <summary>max_num_batched_tokens.</summary>
    public int? TokenBudget { get; init; }

    /// <summary>Tokens per KV block.</summary>
    public int BlockSize { get; init; } = EngineDefaults.BlockSize;

    /// <summary>The engine's own count of KV blocks (num_gpu_blocks); preferred to any estimate.</summary>
    public int? KvBlocks { get; init; }

    /// <summary>Share of device memory the engine may use.</summary>
    public double MemoryUtilization { get; init; } = EngineDefaults.MemoryUtilization;

    /// <summary>Memory per device that is neither weights nor KV cache, GiB.</summary>
    public double? OverheadGib { get; init; }

    /// <summary>max_model_len.</summary>
    public int? MaxModelLength { get; init; }

    /// <summary>Coefficients given.</summary>
    public StepCoefficients Coefficients { get; init; } = new();
}

/// <summary>An engine that can be built.</summary>
/// <param name="StepTime">Its step time, and where it comes from.</param>
/// <param name="MaxSequences">max_num_seqs.</param>
/// <param name="TokenBudget">max_num_batched_tokens.</param>
/// <param name="KvBlocks">KV blocks of the replica.</param>
/// <param name="MaxModelLength">max_model_len.</param>
public sealed record ResolvedEngine(StepTimePlan StepTime, int MaxSequences, int TokenBudget, int KvBlocks, int MaxModelLength);
