using LbSim.Kernel.Random;

namespace LbSim.Workload;

/// <summary>The random streams of the traffic: one for each part, so that changing one part leaves the draws of the others.</summary>
internal static class TrafficStreams
{
    /// <summary>Gaps between arrivals.</summary>
    public const string Arrivals = "arrivals";

    /// <summary>Prompt and output lengths.</summary>
    public const string Lengths = "lengths";

    /// <summary>Which client sends.</summary>
    public const string Clients = "clients";

    /// <summary>Prompt and output lengths of users' turns, a stream for each turn.</summary>
    public const string UserLengths = "user-lengths";

    /// <summary>Think times of users, a stream for each turn.</summary>
    public const string Think = "think";

    /// <summary>Opens one part's stream for one replication.</summary>
    public static RandomStream Open(ulong seed, int replication, string part) =>
        new(StableHash.Combine(seed, (ulong)replication), part);
}
