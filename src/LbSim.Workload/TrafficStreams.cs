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

    /// <summary>Who the clients of a mixture are.</summary>
    public const string Population = "population";

    /// <summary>Turns, openings and clients of sessions, a stream for each session.</summary>
    public const string Sessions = "sessions";

    /// <summary>Which turns of sessions follow a tool's answer, a stream for each turn.</summary>
    public const string Tools = "tools";

    /// <summary>How long users of sessions wait, a stream for each turn.</summary>
    public const string Patience = "patience";

    /// <summary>After which answers users of sessions give up, a stream for each turn.</summary>
    public const string Abandon = "abandon";

    /// <summary>How long a history of a session may grow, a stream for each turn at which one begins.</summary>
    public const string Compactions = "compactions";

    /// <summary>Tokens of the summaries that replace histories of sessions, a stream for each turn.</summary>
    public const string Summaries = "summaries";

    // 20 bits of user and 43 of turn make one index, so no two turns share a stream
    private const int TurnBits = 43;

    /// <summary>The component key of one part's many streams for one replication, to be reseeded with <see cref="IndexOf"/>.</summary>
    public static ulong KeyOf(ulong seed, int replication, string part) =>
        StableHash.Combine(StableHash.Combine(seed, (ulong)replication), StableHash.Of(part));

    /// <summary>The index of one turn of one of up to a million users.</summary>
    public static ulong IndexOf(int user, long turn) => ((ulong)user << TurnBits) | (ulong)turn;

    /// <summary>Opens one part's stream for one replication.</summary>
    public static RandomStream Open(ulong seed, int replication, string part) =>
        new(StableHash.Combine(seed, (ulong)replication), part);
}
