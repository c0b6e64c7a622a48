using System.CommandLine;
using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Workload.Traces;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace generate`: the traffic of a scenario or generator file as a trace file.</summary>
internal static class TraceGenerateCommand
{
    private static readonly Argument<string> ScenarioFile = new("FILE") { Description = "A scenario or generator file (YAML): its workload, seed and duration are used." };
    private static readonly Option<string> Output = new("--output", "-o") { Description = "The trace file (CSV; compressed if it ends in .gz).", HelpName = "FILE", Required = true };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace the output file if it is there." };
    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of every random stream.", HelpName = "N" };
    private static readonly Option<string?> Replication = new("--replication") { Description = "Which replication of the traffic, from 0.", HelpName = "N" };
    private static readonly Option<string?> Requests = new("--requests") { Description = "Requests after which to stop, in place of the file's duration.", HelpName = "N" };
    private static readonly Option<string?> Duration = new("--duration") { Description = "Time after which to stop, such as 1h.", HelpName = "TIME" };
    private static readonly Option<string?> Answer = new("--answer-time") { Description = "How long each answer takes, for users and sessions that wait for it. Default: 0s.", HelpName = "TIME" };
    private static readonly Option<string[]> Set = new("--set") { Description = "Change a value of the file, such as workload.mixture.rate=80/s. May be repeated.", HelpName = "PATH=VALUE", AllowMultipleArgumentsPerToken = false };

    public static Command Create()
    {
        var command = new Command("generate", "Write the traffic of a scenario or generator as a trace.") { ScenarioFile, Output, Force, Seed, Replication, Requests, Duration, Answer, Set };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parse)
    {
        var settings = new List<string>(parse.GetValue(Set) ?? []);
        var requests = Numbers.Whole(parse.GetValue(Requests), "--requests", 1, long.MaxValue);
        if (requests is not null)
        {
            settings.Add(FormattableString.Invariant($"workload.requests={requests}"));
        }

        if (requests is not null || parse.GetValue(Duration) is not null)
        {
            settings.Add("duration=" + (parse.GetValue(Duration) ?? "~")); // so many requests, however long they take
        }

        var answer = Numbers.Time(parse.GetValue(Answer), "--answer-time") ?? SimDuration.Zero;
        var loaded = Traffic.OfScenario(parse.GetValue(ScenarioFile)!, new ScenarioChoices { Seed = Numbers.Seed(parse.GetValue(Seed)), Settings = settings });
        var target = parse.GetValue(Output)!;
        var count = 0L;
        Traffic.Write(target, parse.GetValue(Force), text =>
        {
            using var source = loaded.Workload.Open(loaded.Seed, (int)(Numbers.Whole(parse.GetValue(Replication), "--replication", 0, int.MaxValue) ?? 0));
            count = TraceCsv.Write(loaded.Workload, source, loaded.End, answer, text);
        });
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {count} requests of {loaded.Description}"));
        if (loaded.Workload.IsClosedLoop)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A closed loop, answered after {answer.Seconds:0.######} s each: in a replay later turns come when they came here and do not wait for answers; contents in common have no column."));
        }

        return ExitCodes.Done;
    }
}
