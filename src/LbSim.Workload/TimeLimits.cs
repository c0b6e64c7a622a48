using LbSim.Kernel.Time;

namespace LbSim.Workload;

/// <summary>How late traffic may be.</summary>
internal static class TimeLimits
{
    /// <summary>The last instant a run can hold, in picoseconds: <see cref="SimTime.MaxDays"/> days.</summary>
    public const long Latest = SimTime.MaxDays * 86_400L * SimDuration.PicosecondsPerSecond;
}
