using System.Runtime.InteropServices;

namespace LbSim.EndToEnd.Tests;

/// <summary>Signals of POSIX systems.</summary>
internal static class UnixSignal
{
    /// <summary>SIGINT.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>Sends one; 0 when it was sent.</summary>
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Send(int process, int signal);
}
