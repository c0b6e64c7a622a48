namespace LbSim.Workload.Traces.Analysis;

/// <summary>A point of a curve.</summary>
/// <param name="X">Horizontal value.</param>
/// <param name="Y">Vertical value.</param>
public readonly record struct CurvePoint(double X, double Y);
