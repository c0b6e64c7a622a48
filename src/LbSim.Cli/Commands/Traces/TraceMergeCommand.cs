using System.CommandLine;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace merge`: the requests of several traces as one.</summary>
internal static class TraceMergeCommand
{
    private static readonly Argument<string[]> Files = new("FILES") { Description = "Two or more traces.", HelpName = "FILE", Arity = new ArgumentArity(2, 1000) };
    private static readonly Option<string> Align = new("--align") { Description = "start: all begin together; clock: times as recorded, which need dates or one clock in all files.", HelpName = "start|clock", DefaultValueFactory = _ => "start" };
    private static readonly TraceOptionSet Reading = new();
    private static readonly TraceOutput Writing = new(isFormatRequired: false);

    public static Command Create()
    {
        var command = new Command("merge", "Lay traces over each other: all their requests, in order of time. Clients and sessions of different files stay apart.") { Files, Align };
        Reading.AddTo(command);
        Writing.AddTo(command);
        command.SetAction(parse => Writing.Run(parse, path => TraceEditor.Merge(
            [.. parse.GetValue(Files)!.Select(TraceOptionSet.File)],
            parse.GetValue(Align) switch { "start" => false, "clock" => true, var other => throw new BadInputException($"--align: \"{other}\" is not start or clock") },
            Writing.Options(parse, Reading),
            path)));
        return command;
    }
}
