namespace LbSim.Workload.Growth;

/// <summary>How traffic is made more.</summary>
public enum GrowthKind
{
    /// <summary>More users like those there are: further copies of the traffic, each in an order of its own.</summary>
    Copies,

    /// <summary>The same requests in less time: every gap is divided.</summary>
    Squeeze,
}
