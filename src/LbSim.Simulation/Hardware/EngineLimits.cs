namespace LbSim.Simulation.Hardware;

/// <summary>The largest engines the product models.</summary>
public static class EngineLimits
{
    /// <summary>Most devices of a replica: one node; all-reduces between nodes are not modelled.</summary>
    public const int MostTensorParallel = 8;

    /// <summary>Most tokens in a pass, and so the longest table of linear costs (8 MiB each).</summary>
    public const int MostTokens = 1 << 20;
}
