using System.CommandLine;
using LbSim.Cli.Terminal;
using LbSim.Experiments.Plan;
using LbSim.Reports.Files;
using LbSim.Reports.Tables;
using LbSim.Scenarios;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim plan`: the cheapest fleet that keeps the objectives, per balancer and size of the traffic.</summary>
internal static class PlanCommand
{
    private static readonly Argument<string> ScenarioFile = new("SCENARIO") { Description = "The scenario file (YAML), with a plan." };

    private static readonly Option<string?> Trace = new("--trace") { Description = "Plan for this trace instead of the scenario's workload; its speed, clients and row rules stay.", HelpName = "FILE" };

    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Where results go. Default: ./results/<scenario file stem>.", HelpName = "DIR" };

    private static readonly Option<bool> Force = new("--force") { Description = "Replace a non-empty output directory even if it is not one of ours." };

    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of every random stream.", HelpName = "N" };

    private static readonly Option<string[]> Balancers = new("--balancers") { Description = "Only these, by label or catalogue name, separated by commas.", HelpName = "A,B", AllowMultipleArgumentsPerToken = false };

    private static readonly Option<string[]> Set = new("--set") { Description = "Change a value of the scenario, such as plan.survive=1. May be repeated.", HelpName = "PATH=VALUE", AllowMultipleArgumentsPerToken = false };

    private static readonly Option<string?> Threads = new("--threads") { Description = "Runs at once. Default: all processors. Changes no result.", HelpName = "N" };

    private static readonly Option<bool> Debug = new("--debug") { Description = "Show where a fault of ours happened." };

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "No progress and no summary, only errors." };

    public static Command Create(Signals signals)
    {
        var command = new Command("plan", "Find the cheapest fleet that keeps the objectives under each balancer; exit with 1 where there is none.")
        {
            ScenarioFile, Trace, Output, Force, Seed, Balancers, Set, Threads, Debug, Quiet,
        };
        command.SetAction(parse => Run(parse, signals));
        return command;
    }

    private static int Run(ParseResult parse, Signals signals)
    {
        var file = parse.GetValue(ScenarioFile)!;
        var threads = Numbers.Whole(parse.GetValue(Threads), "--threads", 1, 1024) ?? Environment.ProcessorCount;
        var isQuiet = parse.GetValue(Quiet);
        var scenario = ScenarioFiles.Load(file, new ScenarioChoices
        {
            Trace = parse.GetValue(Trace),
            Seed = Numbers.Seed(parse.GetValue(Seed)),
            Balancers = [.. (parse.GetValue(Balancers) ?? []).SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            Settings = parse.GetValue(Set) ?? [],
            Purpose = ScenarioPurpose.Plan,
        });
        var target = parse.GetValue(Output) ?? Path.Combine("results", Path.GetFileNameWithoutExtension(file));
        using var output = ResultDirectory.Open(target, parse.GetValue(Force));
        using var forcedEnd = signals.OnForcedEnd(output.Dispose);
        var result = PlanRunner.Run(scenario, new PlanOptions
        {
            Threads = (int)threads,
            Say = isQuiet ? null : text => Console.Error.WriteLine(text),
            Cancellation = signals.Token,
        });
        signals.Token.ThrowIfCancellationRequested();
        PlanFiles.Write(result, Manifest(parse, scenario, file), output.Staging);
        signals.Token.ThrowIfCancellationRequested();
        output.Commit();
        if (!isQuiet)
        {
            PlanSummary.Render(result, Console.Out);
            Console.Out.WriteLine();
            Console.Out.WriteLine($"Report: {Path.Combine(target, ResultFiles.Report)}");
        }

        return result.IsAnswered ? ExitCodes.Done : ExitCodes.GoalMissed;
    }

    private static ManifestData Manifest(ParseResult parse, Scenario scenario, string file) => new()
    {
        Version = typeof(PlanCommand).Assembly.GetName().Version!.ToString(3),
        ScenarioText = scenario.ResolvedYaml,
        Seed = scenario.Seed,
        Replications = scenario.Replications,
        Balancers = [.. scenario.Balancers.Select(balancer => balancer.Label)],
        Inputs = [.. scenario.Inputs.Select(input => new ManifestInput(input.Name, input.Bytes, input.Sha256))],
        Reproduce = Reproduce.Command(parse, file),
    };
}
