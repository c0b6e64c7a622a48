using LbSim.Workload.Parts;
using LbSim.Workload.Sessions;
using LbSim.Workload.Users;

namespace LbSim.Workload.Growth;

/// <summary>Makes traffic more, or less; docs/model/planning.md defines how.</summary>
public static class TrafficGrowth
{
    /// <summary>The smallest multiplier.</summary>
    public const double Least = 0.001;

    /// <summary>The largest multiplier.</summary>
    public const double Most = 1000;

    /// <summary>Traffic times a multiplier; what is smaller is part of what is larger, request by request.</summary>
    /// <param name="traffic">A generator, a mixture, closed-loop users or sessions, a window of a trace, or parts of these.</param>
    /// <param name="multiplier"><see cref="Least"/> to <see cref="Most"/>.</param>
    /// <param name="kind">More users, or the same requests in less time.</param>
    /// <exception cref="ArgumentException">The traffic is of another kind.</exception>
    public static IWorkload Of(IWorkload traffic, double multiplier, GrowthKind kind)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiplier, Least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(multiplier, Most);
        if (multiplier.Equals(1.0))
        {
            return traffic;
        }

        return traffic switch
        {
            PartsWorkload parts => parts.Grown(multiplier, kind),
            UserTraffic users => users.Grown(multiplier, kind),
            SessionWorkload sessions => sessions.Grown(multiplier, kind),
            _ when kind == GrowthKind.Squeeze => new SqueezedWorkload(traffic, multiplier),
            ICopySource copies => new CopiedWorkload(traffic, copies, multiplier),
            _ => throw new ArgumentException($"{traffic.GetType().Name} cannot be copied", nameof(traffic)),
        };
    }
}
