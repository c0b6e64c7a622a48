using System.CommandLine;
using LbSim.Cli.Terminal;
using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Kernel;
using LbSim.Reports.Files;
using LbSim.Reports.Tables;
using LbSim.Scenarios;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim run`: every balancer of a scenario on the same traffic, and the report.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> ScenarioFile = new("SCENARIO") { Description = "The scenario file (YAML)." };

    private static readonly Option<string?> Trace = new("--trace") { Description = "Replay this trace instead of the scenario's workload; its speed, clients and row rules stay.", HelpName = "FILE" };

    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Where results go. Default: ./results/<scenario file stem>.", HelpName = "DIR" };

    private static readonly Option<bool> Force = new("--force") { Description = "Replace a non-empty output directory even if it is not one of ours." };

    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of every random stream.", HelpName = "N" };

    private static readonly Option<string[]> Balancers = new("--balancers") { Description = "Only these, by label or catalogue name, separated by commas.", HelpName = "A,B", AllowMultipleArgumentsPerToken = false };

    private static readonly Option<string[]> Set = new("--set") { Description = "Change a value of the scenario, such as fleet.a100.count=8. May be repeated.", HelpName = "PATH=VALUE", AllowMultipleArgumentsPerToken = false };

    private static readonly Option<string?> Replications = new("--replications") { Description = "Replications: other random traffic from a generator, resampled blocks of a trace.", HelpName = "N" };

    private static readonly Option<string?> Threads = new("--threads") { Description = "Runs at once. Default: all processors. Changes no result.", HelpName = "N" };

    private static readonly Option<bool> Requests = new("--requests") { Description = "Write requests.csv.gz, one line per request." };

    private static readonly Option<bool> RequireObjectives = new("--require-objectives") { Description = "Exit with 1 if any balancer misses the scenario's attainment target." };

    private static readonly Option<bool> Debug = new("--debug") { Description = "Check every law while running, and show where a fault of ours happened." };

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "No progress and no summary, only errors." };

    // steps engines pass by pass: same results, for timing jumps against it
    private static readonly Option<bool> SingleStep = new("--single-step") { Hidden = true };

    // breaks an invariant on purpose, so that a test can see how a fault of ours ends
    private static readonly Option<bool> InjectFault = new("--inject-fault") { Hidden = true };

    public static Command Create(Signals signals)
    {
        var command = new Command("run", "Run every balancer of a scenario on the same traffic and write a report.")
        {
            ScenarioFile, Trace, Output, Force, Seed, Balancers, Set, Replications, Threads, Requests, RequireObjectives, Debug, Quiet, SingleStep, InjectFault,
        };
        command.SetAction(parse => Run(parse, signals));
        return command;
    }

    private static int Run(ParseResult parse, Signals signals)
    {
        var file = parse.GetValue(ScenarioFile)!;
        var threads = Numbers.Whole(parse.GetValue(Threads), "--threads", 1, 1024) ?? Environment.ProcessorCount;
        if (parse.GetValue(InjectFault))
        {
            throw new InvariantException("a fault was injected");
        }

        var isQuiet = parse.GetValue(Quiet);
        var scenario = ScenarioFiles.Load(file, new ScenarioChoices
        {
            Trace = parse.GetValue(Trace),
            Seed = Numbers.Seed(parse.GetValue(Seed)),
            Balancers = [.. (parse.GetValue(Balancers) ?? []).SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            Settings = parse.GetValue(Set) ?? [],
            Replications = (int?)Numbers.Whole(parse.GetValue(Replications), "--replications", 1, 100_000),
            Purpose = ScenarioPurpose.Run,
        });
        var target = parse.GetValue(Output) ?? Path.Combine("results", Path.GetFileNameWithoutExtension(file));
        using var output = OpenOutput(target, parse.GetValue(Force));
        using var forcedEnd = signals.OnForcedEnd(output.Dispose);
        var logs = parse.GetValue(Requests) ? new RequestLogs(output.Staging, scenario) : null;
        ExperimentResult result;
        using (var progress = new ProgressLine(scenario.Balancers.Count * scenario.Replications, scenario.Traffic.Requests, isQuiet))
        {
            result = ExperimentRunner.Run(scenario, new ExperimentOptions
            {
                Threads = (int)threads,
                OpenLog = logs is null ? null : logs.Open,
                CloseLog = logs is null ? null : logs.Close,
                Progress = progress.Report,
                Cancellation = signals.Token,
                SingleStep = parse.GetValue(SingleStep),
                CheckMemory = parse.GetValue(Debug),
            });
        }

        logs?.Join();
        signals.Token.ThrowIfCancellationRequested();
        ResultFiles.Write(result, Manifest(parse, scenario, file), output.Staging);
        signals.Token.ThrowIfCancellationRequested();
        output.Commit();
        if (!isQuiet)
        {
            ConsoleSummary.Render(result, Console.Out);
            Console.Out.WriteLine();
            Console.Out.WriteLine($"Report: {Path.Combine(target, ResultFiles.Report)}");
        }

        return parse.GetValue(RequireObjectives) && Misses(result) ? ExitCodes.GoalMissed : ExitCodes.Done;
    }

    private static ResultDirectory OpenOutput(string target, bool force)
    {
        try
        {
            return ResultDirectory.Open(target, force);
        }
        catch (ResultDirectoryException refused)
        {
            throw new BadInputException("lbsim: " + refused.Message, refused);
        }
    }

    private static ManifestData Manifest(ParseResult parse, Scenario scenario, string file) => new()
    {
        Version = typeof(RunCommand).Assembly.GetName().Version!.ToString(3),
        ScenarioText = scenario.ResolvedYaml,
        Seed = scenario.Seed,
        Replications = scenario.Replications,
        Balancers = [.. scenario.Balancers.Select(balancer => balancer.Label)],
        Inputs = [.. scenario.Inputs.Select(input => new ManifestInput(input.Name, input.Bytes, input.Sha256))],
        Reproduce = Reproduce.Command(parse, file),
    };

    private static bool Misses(ExperimentResult result) =>
        result.AttainmentTarget is { } target && result.Balancers.Any(balancer => balancer.Attainment is { } attainment && attainment.Value < target);
}
