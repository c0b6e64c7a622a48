namespace LbSim.Simulation.Hardware;

/// <summary>vLLM's defaults by device, for its API server.</summary>
/// <remarks>vLLM engine argument code, get_batch_defaults: 8,192 tokens and 1,024 sequences on devices of 70 GiB and more except the A100; 2,048 and 256 elsewhere.</remarks>
public static class EngineDefaults
{
    /// <summary>Tokens per KV block.</summary>
    public const int BlockSize = 16;

    /// <summary>Share of device memory the engine may use.</summary>
    public const double MemoryUtilization = 0.9;

    /// <summary>Activations, CUDA graphs and the like, GiB per device (aiconfigurator reserves as much).</summary>
    public const double OverheadGib = 3.5;

    /// <summary>More of it with several devices, for NCCL, GiB per device (aiconfigurator).</summary>
    public const double CommunicationGib = 0.4;

    /// <summary>API server, tokeniser and client, ms per request on the TTFT path: median of the shared rows of vllm_steady_state.csv.</summary>
    public const double RequestOverheadMilliseconds = 11.6;

    /// <summary>max_num_batched_tokens.</summary>
    public static int TokenBudget(GpuSpec gpu)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        return gpu.DefaultTokenBudget?.Value ?? (IsLarge(gpu) ? 8192 : 2048);
    }

    /// <summary>max_num_seqs.</summary>
    public static int MaxSequences(GpuSpec gpu)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        return IsLarge(gpu) ? 1024 : 256;
    }

    private static bool IsLarge(GpuSpec gpu) => gpu.MemoryGib.Value >= 70 && !gpu.Name.StartsWith("a100", StringComparison.Ordinal);
}
