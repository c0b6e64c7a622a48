using System.CommandLine;
using LbSim.Cli.Terminal;
using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Kernel;
using LbSim.Reports.Files;
using LbSim.Reports.Tables;
using LbSim.Scenarios;
using static LbSim.Cli.Commands.RunOptions;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim run`: every balancer of a scenario on the same traffic, and the report.</summary>
internal static class RunCommand
{
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Where results go. Default: ./results/<scenario file stem>.", HelpName = "DIR" };

    private static readonly Option<bool> Requests = new("--requests") { Description = "Write requests.csv.gz, one line per request." };

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
        var threads = ThreadCount(parse);
        if (parse.GetValue(InjectFault))
        {
            throw new InvariantException("a fault was injected");
        }

        var isQuiet = parse.GetValue(Quiet);
        var scenario = ScenarioFiles.Load(file, Choices(parse, ScenarioPurpose.Run));
        var target = parse.GetValue(Output) ?? Path.Combine("results", Path.GetFileNameWithoutExtension(file));
        using var output = ResultDirectory.Open(target, parse.GetValue(Force));
        using var forcedEnd = signals.OnForcedEnd(output.Dispose);
        var logs = parse.GetValue(Requests) ? new RequestLogs(output.Staging, scenario) : null;
        ExperimentResult result;
        using (var progress = new ProgressLine(scenario.Balancers.Count * scenario.Replications, scenario.Traffic.Requests, isQuiet))
        {
            result = ExperimentRunner.Run(scenario, new ExperimentOptions
            {
                Threads = threads,
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

    private static ManifestData Manifest(ParseResult parse, Scenario scenario, string file) => new()
    {
        Version = Reproduce.Version,
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
