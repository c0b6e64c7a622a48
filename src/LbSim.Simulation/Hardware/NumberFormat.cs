namespace LbSim.Simulation.Hardware;

/// <summary>How weights, or keys and values, are stored and multiplied.</summary>
public enum NumberFormat
{
    /// <summary>bfloat16, 2 bytes.</summary>
    Bf16,

    /// <summary>8-bit floating point, 1 byte.</summary>
    Fp8,
}
