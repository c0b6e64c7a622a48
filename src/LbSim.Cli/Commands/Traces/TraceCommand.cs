using System.CommandLine;
using LbSim.Cli.Terminal;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace`: what is in a trace, how to make another file of it, and how to make traffic like it.</summary>
internal static class TraceCommand
{
    public static Command Create(Signals signals) => new("trace", "Look into recorded traces, cut, join, rewrite and scale them, fit generators to them and write generated ones.")
    {
        TraceAnalyzeCommand.Create(),
        TraceConvertCommand.Create(signals),
        TraceSliceCommand.Create(signals),
        TraceMergeCommand.Create(signals),
        TraceScaleCommand.Create(signals),
        TraceFitCommand.Create(),
        TraceGenerateCommand.Create(signals),
    };
}
