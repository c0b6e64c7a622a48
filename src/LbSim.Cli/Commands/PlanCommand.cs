using System.CommandLine;
using LbSim.Cli.Terminal;
using LbSim.Experiments.Plan;
using LbSim.Reports.Files;
using LbSim.Reports.Tables;
using LbSim.Scenarios;
using static LbSim.Cli.Commands.RunOptions;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim plan`: the cheapest fleet that keeps the objectives, per balancer and size of the traffic.</summary>
internal static class PlanCommand
{
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Where results go. Default: ./results/<scenario file stem>.", HelpName = "DIR" };

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
        var isQuiet = parse.GetValue(Quiet);
        var scenario = ScenarioFiles.Load(file, Choices(parse, ScenarioPurpose.Plan));
        var target = parse.GetValue(Output) ?? Path.Combine("results", Path.GetFileNameWithoutExtension(file));
        using var output = ResultDirectory.Open(target, parse.GetValue(Force));
        using var forcedEnd = signals.OnForcedEnd(output.Dispose);
        var result = PlanRunner.Run(scenario, new PlanOptions
        {
            Threads = ThreadCount(parse),
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
