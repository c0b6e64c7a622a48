namespace LbSim.Simulation.Hardware;

/// <summary>Why an engine cannot be built as asked.</summary>
/// <param name="Key">The scenario key it concerns, such as "tp" or "coefficients.q".</param>
/// <param name="Message">What was wrong and what was expected; a sentence fragment that follows the key.</param>
/// <param name="Hint">What would work, or empty.</param>
public sealed record EngineProblem(string Key, string Message, string Hint = "");
