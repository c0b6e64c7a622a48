namespace LbSim.Tests.Simulation.Twins;

/// <summary>How the twins choose servers: rules simple enough to be written twice.</summary>
internal enum BalancerKind
{
    /// <summary>The next eligible id after the last pick.</summary>
    InTurn,

    /// <summary>The eligible server with the fewest requests out, lowest id first: depends on when ends become known.</summary>
    FewestOutstanding,

    /// <summary>The eligible server with the fewest bytes in the window: depends on every token's time.</summary>
    FewestBytes,
}
