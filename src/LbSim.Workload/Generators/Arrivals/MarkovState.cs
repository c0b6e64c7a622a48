namespace LbSim.Workload.Generators;

/// <summary>One state of an <see cref="ArrivalProcess.Markov"/> process: the gaps drawn in it and where the chain goes after each.</summary>
public sealed record MarkovState
{
    /// <summary>Mean of its gaps relative to the other states', 0 (requests that come together) to 10^9.</summary>
    public required double Gap { get; init; }

    /// <summary>Coefficient of variation of its gaps, which are gamma, 0.01 to 100; 1, the default, is exponential.</summary>
    public double Cv { get; init; } = 1;

    /// <summary>Weights of the states that the next gap may come from, this state's own included: one for each state, not all 0.</summary>
    public required IReadOnlyList<double> Next { get; init; }
}
