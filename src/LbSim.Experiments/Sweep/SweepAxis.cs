namespace LbSim.Experiments.Sweep;

/// <summary>One path of the scenario that a sweep varies.</summary>
/// <param name="Path">As in --set, such as fleet.a100.count.</param>
/// <param name="Values">What it takes, in order, as the scenario would write it; no two alike.</param>
public sealed record SweepAxis(string Path, IReadOnlyList<string> Values);
