using System.CommandLine;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace convert`: the same requests in another format.</summary>
internal static class TraceConvertCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The trace." };
    private static readonly TraceOptionSet Reading = new();
    private static readonly TraceOutput Writing = new(isFormatRequired: true);

    public static Command Create()
    {
        var command = new Command("convert", "Write a trace in another format.") { File };
        Reading.AddTo(command);
        Writing.AddTo(command);
        command.SetAction(parse => Writing.Run(parse, path => TraceEditor.Convert(TraceOptionSet.File(parse.GetValue(File)!), Writing.Options(parse, Reading), path)));
        return command;
    }
}
