namespace LbSim.Workload.Generators;

/// <summary>How the gaps between arrivals vary.</summary>
public enum ArrivalProcess
{
    /// <summary>All gaps alike.</summary>
    Constant,

    /// <summary>Exponential gaps: many independent users.</summary>
    Poisson,

    /// <summary>Gamma gaps with a given coefficient of variation: burstier than Poisson above 1, steadier below.</summary>
    Gamma,

    /// <summary>Weibull gaps with a given coefficient of variation: as gamma, with fewer very short and more very long gaps.</summary>
    Weibull,

    /// <summary>Bursts and pauses of exponential lengths, Poisson arrivals in each: a Markov-modulated Poisson process of two states.</summary>
    OnOff,

    /// <summary>Several states, each with gaps of its own, which a Markov chain goes through from arrival to arrival: bursts inside bursts.</summary>
    Markov,
}
