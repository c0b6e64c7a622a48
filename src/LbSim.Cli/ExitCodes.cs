namespace LbSim.Cli;

/// <summary>What the program's exit code means; listed in docs/guide/command-line.md and tested on the real process.</summary>
internal static class ExitCodes
{
    /// <summary>Done, whatever the numbers say.</summary>
    public const int Done = 0;

    /// <summary>A goal was not met (only where one was asked for), or a recorded case differs.</summary>
    public const int GoalMissed = 1;

    /// <summary>Bad input or arguments.</summary>
    public const int BadInput = 2;

    /// <summary>A fault of ours.</summary>
    public const int OurFault = 70;

    /// <summary>Interrupted (SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Terminated (SIGTERM).</summary>
    public const int Terminated = 143;
}
