using System.CommandLine;
using LbSim.Cli.Terminal;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace merge`: the requests of several traces as one.</summary>
internal static class TraceMergeCommand
{
    private static readonly Argument<string[]> Files = new("FILES") { Description = "Two or more traces.", HelpName = "FILE", Arity = new ArgumentArity(2, 1000) };
    private static readonly Option<string> Align = new("--align") { Description = "start: all begin together; clock: times as recorded, which need dates or one clock in all files.", HelpName = "start|clock", DefaultValueFactory = _ => "start" };

    public static Command Create(Signals signals)
    {
        var command = new Command("merge", "Lay traces over each other: all their requests, in order of time. Clients and sessions of different files stay apart.") { Files, Align };
        var writing = new TraceOutput(signals, isFormatRequired: false);
        writing.AddTo(command);
        command.SetAction(parse =>
        {
            var isByClock = parse.GetValue(Align) switch { "start" => false, "clock" => true, var other => throw new BadInputException($"--align: \"{other}\" is not start or clock") };
            var files = parse.GetValue(Files)!;
            return writing.Run(parse, files, (options, begin) => TraceEditor.Merge([.. files.Select(TraceOptionSet.File)], isByClock, options, begin));
        });
        return command;
    }
}
