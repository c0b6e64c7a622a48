using System.CommandLine;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace`: what is in a trace, and how to make another file of it.</summary>
internal static class TraceCommand
{
    public static Command Create() => new("trace", "Look into recorded traces, and cut, join or rewrite them.")
    {
        TraceAnalyzeCommand.Create(),
        TraceConvertCommand.Create(),
        TraceSliceCommand.Create(),
        TraceMergeCommand.Create(),
    };
}
