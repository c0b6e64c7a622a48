namespace LbSim.Simulation.Hardware;

/// <summary>What part of a device's peaks its kernels reach, fitted over several models: docs/model/step-time.md, section "Prediction".</summary>
public sealed record GpuEfficiency
{
    /// <summary>The device that was measured, such as "H100-SXM".</summary>
    public required string MeasuredOn { get; init; }

    /// <summary>Its name in the catalogue.</summary>
    public required string MeasuredGpu { get; init; }

    /// <summary>Share of peak bf16 FLOP/s that large matrix products reach, above 0 and at most 1.</summary>
    public required double Compute { get; init; }

    /// <summary>Share of peak bandwidth that the weight read reaches, above 0 and at most 1.</summary>
    public required double Memory { get; init; }

    /// <summary>Share of peak bandwidth that decode attention reaches, above 0 and at most 1.</summary>
    public required double Kv { get; init; }

    /// <summary>Fixed cost per layer in microseconds (launches, norms, activations).</summary>
    public required double LayerMicroseconds { get; init; }

    /// <summary>Cost per layer and decoding sequence in microseconds.</summary>
    public required double SequenceMicroseconds { get; init; }

    /// <summary>As <see cref="Compute"/>, of the fp8 peak; null where not measured.</summary>
    public double? Fp8Compute { get; init; }

    /// <summary>As <see cref="Memory"/>, with fp8 weights; null where not measured.</summary>
    public double? Fp8Memory { get; init; }

    /// <summary>Mean absolute error, in percent, when each model in turn was left out of the fit.</summary>
    public required double ErrorPercent { get; init; }

    /// <summary>Where the measurements come from.</summary>
    public required string Source { get; init; }
}
