using System.CommandLine;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim trace`: what can be done with traffic without a fleet.</summary>
internal static class TraceCommand
{
    public static Command Create() => new("trace", "Work with traffic: fit a generator to a trace, generate a trace.")
    {
        TraceFitCommand.Create(),
        TraceGenerateCommand.Create(),
    };
}
