using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>One burst, or one that comes again and again.</summary>
public sealed record Spike
{
    /// <summary>When it begins (the first time).</summary>
    public required SimTime At { get; init; }

    /// <summary>How long it lasts; above 0.</summary>
    public required SimDuration For { get; init; }

    /// <summary>Factor on the rate meanwhile, 0 to <see cref="EnvelopeOptions.LargestFactor"/>; 0 is a pause.</summary>
    public required double Factor { get; init; }

    /// <summary>From one beginning to the next; longer than <see cref="For"/>. Null for once.</summary>
    public SimDuration? Every { get; init; }
}
