using System.CommandLine;
using LbSim.Cli.Terminal;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace convert`: the same requests in another format.</summary>
internal static class TraceConvertCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The trace." };

    public static Command Create(Signals signals)
    {
        var command = new Command("convert", "Write a trace in another format.") { File };
        var writing = new TraceOutput(signals, isFormatRequired: true);
        writing.AddTo(command);
        command.SetAction(parse =>
        {
            var file = parse.GetValue(File)!;
            return writing.Run(parse, [file], (options, begin) => TraceEditor.Convert(TraceOptionSet.File(file), options, begin));
        });
        return command;
    }
}
