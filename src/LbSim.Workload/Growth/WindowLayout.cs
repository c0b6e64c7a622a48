using LbSim.Kernel.Time;

namespace LbSim.Workload.Growth;

/// <summary>Where the measured window of a trace lies in the run, and the blocks it is cut into.</summary>
/// <param name="Lead">What is simulated before the window and not measured.</param>
/// <param name="Length">Length of the window.</param>
/// <param name="Tail">What arrives after the window, at most, while its requests end; not measured either.</param>
public sealed record WindowLayout(SimDuration Lead, SimDuration Length, SimDuration Tail)
{
    /// <summary>How much is simulated before a window, and after it at most.</summary>
    public static SimDuration Margin { get; } = SimDuration.FromSeconds(60);

    /// <summary>Blocks a window is cut into, at most.</summary>
    public const int MostBlocks = 40;

    /// <summary>Blocks below which a window is too short to be resampled.</summary>
    public const int FewestBlocks = 20;

    /// <summary>The shortest block.</summary>
    public static SimDuration ShortestBlock { get; } = SimDuration.FromSeconds(10);

    /// <summary>How many blocks there are: a fortieth of the window each, but none shorter than <see cref="ShortestBlock"/>.</summary>
    public int Blocks => (int)Math.Clamp(Length.Picoseconds / ShortestBlock.Picoseconds, 1, MostBlocks);

    /// <summary>Length of a block.</summary>
    public SimDuration Block => new(Math.Max(1, Length.Picoseconds / Blocks));

    /// <summary>Start of the window in the run's time.</summary>
    public SimTime Start => SimTime.Zero + Lead;

    /// <summary>End of the window in the run's time, excluded.</summary>
    public SimTime End => SimTime.Zero + Lead + Length;
}
