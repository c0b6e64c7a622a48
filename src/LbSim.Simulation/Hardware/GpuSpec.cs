namespace LbSim.Simulation.Hardware;

/// <summary>One kind of accelerator, per device. To vary one, take it from <see cref="GpuCatalog"/> and use <c>with</c>.</summary>
public sealed record GpuSpec
{
    /// <summary>Name in scenarios, lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What the vendor calls it.</summary>
    public required string Title { get; init; }

    /// <summary>Peak dense bf16 rate in TFLOP/s, above 0.</summary>
    public required Sourced<double> Bf16Teraflops { get; init; }

    /// <summary>Peak dense fp8 rate in TFLOP/s; null where the device has none.</summary>
    public Sourced<double>? Fp8Teraflops { get; init; }

    /// <summary>Peak dense int8 rate in Tera-operations per second, for the record; null where not listed.</summary>
    public Sourced<double>? Int8Teraops { get; init; }

    /// <summary>Device memory in GiB, above 0. A vendor's "80 GB" of device memory is read as 80 GiB; see docs/model/step-time.md.</summary>
    public required Sourced<double> MemoryGib { get; init; }

    /// <summary>Peak memory bandwidth in GB/s (1e9 bytes), above 0.</summary>
    public required Sourced<double> BandwidthGigabytesPerSecond { get; init; }

    /// <summary>Kind of the link to its peers: nvlink, pcie4, pcie5, infinity-fabric or ici.</summary>
    public required string Link { get; init; }

    /// <summary>Rate of that link in GB/s per direction, above 0.</summary>
    public required Sourced<double> LinkGigabytesPerSecond { get; init; }

    /// <summary>Power limit in W; null where unknown.</summary>
    public Sourced<double>? TdpWatts { get; init; }

    /// <summary>Power at idle in W; null where unknown.</summary>
    public Sourced<double>? IdleWatts { get; init; }

    /// <summary>On-demand price of one device in US dollars per hour; null where no price is known.</summary>
    public Sourced<double>? PricePerHour { get; init; }

    /// <summary>Default max-num-batched-tokens, where the engine's usual rule does not hold; see <see cref="EngineDefaults"/>.</summary>
    public Sourced<int>? DefaultTokenBudget { get; init; }

    /// <summary>How much of its peaks the device reaches, its own or its nearest relative's.</summary>
    public required GpuEfficiency Efficiency { get; init; }

    /// <summary>Catalogue name of the device whose all-reduce times it takes over, stretched by the ratio of the links.</summary>
    public required string AllReduceLike { get; init; }

    /// <summary>Peak dense rate in FLOP/s for matrix products in a format; 0 where the device does not have it.</summary>
    public double FlopsPerSecond(NumberFormat format) => 1e12 * (format == NumberFormat.Fp8 ? Fp8Teraflops?.Value ?? 0 : Bf16Teraflops.Value);

    /// <summary>Peak memory bandwidth in bytes per second.</summary>
    public double BytesPerSecond => 1e9 * BandwidthGigabytesPerSecond.Value;

    /// <summary>Whether another entry computes, stores and communicates exactly as this one does, whatever its price or power.</summary>
    public bool ComputesLike(GpuSpec other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Bf16Teraflops.Value == other.Bf16Teraflops.Value
            && Fp8Teraflops?.Value == other.Fp8Teraflops?.Value
            && BandwidthGigabytesPerSecond.Value == other.BandwidthGigabytesPerSecond.Value
            && LinkGigabytesPerSecond.Value == other.LinkGigabytesPerSecond.Value;
    }
}
