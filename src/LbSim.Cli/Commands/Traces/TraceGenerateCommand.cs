using System.CommandLine;
using System.Globalization;
using LbSim.Cli.Terminal;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace generate`: the traffic of a scenario or generator file as a trace file.</summary>
internal static class TraceGenerateCommand
{
    private static readonly Argument<string> ScenarioFile = new("FILE") { Description = "A scenario or generator file (YAML): its workload, seed and duration are used." };
    private static readonly Option<string> To = TraceTarget.Format();
    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of every random stream.", HelpName = "N" };
    private static readonly Option<string?> Replication = new("--replication") { Description = "Which replication of the traffic, from 0.", HelpName = "N" };
    private static readonly Option<string?> Requests = new("--requests") { Description = "Requests after which to stop, in place of the file's duration.", HelpName = "N" };
    private static readonly Option<string?> Duration = new("--duration") { Description = "Time after which to stop, such as 1h.", HelpName = "TIME" };
    private static readonly Option<string?> Answer = new("--answer-time") { Description = "How long each answer takes, for users and sessions that wait for it. Default: 0s.", HelpName = "TIME" };
    private static readonly Option<string[]> Set = new("--set") { Description = "Change a value of the file, such as workload.mixture.rate=80/s. May be repeated.", HelpName = "PATH=VALUE", AllowMultipleArgumentsPerToken = false };

    public static Command Create(Signals signals)
    {
        var command = new Command("generate", "Write the traffic of a scenario or generator as a trace.") { ScenarioFile, To };
        var target = new TraceTarget(signals);
        target.AddTo(command);
        foreach (var option in (Option[])[Seed, Replication, Requests, Duration, Answer, Set])
        {
            command.Add(option);
        }

        command.SetAction(parse => Run(parse, target));
        return command;
    }

    private static int Run(ParseResult parse, TraceTarget target)
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
        var replication = (int)(Numbers.Whole(parse.GetValue(Replication), "--replication", 0, int.MaxValue) ?? 0);
        var file = parse.GetValue(ScenarioFile)!;
        var format = parse.GetValue(To)!;
        TraceTarget.CheckFormat(format);
        target.Check(parse, [file]);
        var loaded = Traffic.OfScenario(file, new ScenarioChoices { Seed = Numbers.Seed(parse.GetValue(Seed)), Settings = settings });
        return target.Write(parse, [file], begin =>
        {
            using var source = loaded.Workload.Open(loaded.Seed, replication);
            var result = TrafficTrace.Write(loaded.Workload, source, loaded.End, answer, format, begin(), target.Stop);
            return name => Describe(result, name, loaded, answer);
        });
    }

    private static string Describe(EditResult result, string name, LoadedWorkload loaded, SimDuration answer)
    {
        string[] notes =
        [
            $"Traffic: {loaded.Description}",
            .. loaded.Workload.IsClosedLoop
                ? [string.Create(CultureInfo.InvariantCulture, $"A closed loop, answered after {answer.Seconds:0.######} s each: in a replay later turns come when they came here and do not wait for answers.")]
                : (string[])[],
        ];
        return (result with { Notes = [.. notes, .. result.Notes] }).Describe(name);
    }
}
