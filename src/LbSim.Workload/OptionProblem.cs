namespace LbSim.Workload;

/// <summary>One thing wrong with options, for the caller to place in the user's file.</summary>
/// <param name="Option">Path of the option below the object that was checked, in the scenario file's spelling, such as "arrivals.cv".</param>
/// <param name="Message">What it is and what was expected.</param>
public readonly record struct OptionProblem(string Option, string Message);
