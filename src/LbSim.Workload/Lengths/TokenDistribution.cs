namespace LbSim.Workload.Lengths;

/// <summary>The shape of a distribution of token counts.</summary>
public enum TokenDistribution
{
    /// <summary>Always the same.</summary>
    Fixed,

    /// <summary>Equally likely from a minimum to a maximum, both included.</summary>
    Uniform,

    /// <summary>Log-normal by mean and coefficient of variation.</summary>
    LogNormal,

    /// <summary>Gamma by mean and coefficient of variation.</summary>
    Gamma,

    /// <summary>Geometric by mean: 1 or more, each further one with the same chance, as turns of a conversation that may end after each.</summary>
    Geometric,
}
