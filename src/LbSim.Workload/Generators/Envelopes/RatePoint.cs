using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>A factor at an instant.</summary>
/// <param name="At">When, from the start of the run or of the period.</param>
/// <param name="Factor">The factor from there on, or there; 0 to <see cref="EnvelopeOptions.LargestFactor"/>.</param>
public readonly record struct RatePoint(SimTime At, double Factor);
