using System.CommandLine;
using System.Globalization;
using LbSim.Cli.Terminal;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Figures;
using LbSim.Reports.Files;
using LbSim.Reports.Tables;
using LbSim.Scenarios;
using static LbSim.Cli.Commands.RunOptions;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim sweep`: a scenario at every combination of some of its values.</summary>
internal static class SweepCommand
{
    private static readonly Option<string[]> Vary = new("--vary") { Description = "Vary a value of the scenario, such as fleet.a100.count=1..8, =10/s..50/s:10/s or =a,b. May be repeated; the last is the fastest.", HelpName = "PATH=A..B[:STEP]|V1,V2", Required = true, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    private static readonly Option<bool> Zip = new("--zip") { Description = "Take the values side by side, the first of each path with the first of the others, instead of every combination." };

    private static readonly Option<string?> Shard = new("--shard") { Description = "Run only the points whose number leaves the remainder I when divided by N; sweep merge puts the shards together.", HelpName = "I/N" };

    private static readonly Option<bool> Fresh = new("--fresh") { Description = "Discard the finished points that an interrupted sweep left in DIR.partial." };

    private static readonly Option<bool> Requests = new("--requests") { Description = "Write requests/point-<n>.csv.gz, one line per request." };

    private static readonly Option<string?> SweepOutput = new("--output", "-o") { Description = "Where results go. Default: ./results/<scenario file stem>-sweep, with -<i>-of-<n> behind it for a shard.", HelpName = "DIR" };

    public static Command Create(Signals signals)
    {
        var command = new Command("sweep", "Run a scenario at every combination of some of its values, on one machine or in shards.")
        {
            ScenarioFile, Vary, Zip, Shard, Fresh, Trace, SweepOutput, Force, Seed, Balancers, Set, Replications, Threads, Requests, RequireObjectives, RunOptions.Debug, Quiet,
            SweepMergeCommand.Create(),
        };
        command.SetAction(parse => Run(parse, signals));
        return command;
    }

    private static int Run(ParseResult parse, Signals signals)
    {
        var file = parse.GetValue(ScenarioFile)!;
        var (threads, isQuiet) = (ThreadCount(parse), parse.GetValue(Quiet));
        var plan = Plan(parse, file, out var shard);
        var target = parse.GetValue(SweepOutput) ?? DefaultOutput(file, shard);
        using var output = ResultDirectory.Open(target, parse.GetValue(Force));
        using var forcedEnd = signals.OnForcedEnd(output.Dispose);
        var store = new PointStore(output.Target);
        if (parse.GetValue(Fresh))
        {
            store.Clear();
        }

        var runs = new SweepRun(plan, shard ?? SweepShard.Whole, store) { Threads = threads, IsQuiet = isQuiet, IsDebug = parse.GetValue(RunOptions.Debug), WithRequests = parse.GetValue(Requests) };
        var sweep = runs.Run(signals.Token) with { Shard = shard };
        var manifest = SweepManifest.Of(plan, Reproduce.Command(parse, file) + (shard is { } part ? SweepMerge.ShardOption(part) : ""));
        SweepFiles.Write(sweep, manifest, output.Staging);
        runs.CopyRequests(output.Staging);
        signals.Token.ThrowIfCancellationRequested();
        output.Commit();
        store.Clear();
        Show(sweep, target, isQuiet);
        return parse.GetValue(RequireObjectives) && Misses(sweep) ? ExitCodes.GoalMissed : ExitCodes.Done;
    }

    /// <summary>Prints what a finished sweep says.</summary>
    internal static void Show(SweepResult sweep, string target, bool isQuiet)
    {
        if (!isQuiet)
        {
            SweepSummary.Render(sweep, Console.Out);
            Console.Out.WriteLine();
            Console.Out.WriteLine($"Report: {Path.Combine(target, ResultFiles.Report)}");
        }
    }

    // everything that can be wrong is said before anything is run or written
    private static SweepPlan Plan(ParseResult parse, string file, out SweepShard? shard)
    {
        var problems = new List<string>();
        var axes = parse.GetValue(Vary)!.Select(text => VaryParser.Parse(text, problems)).OfType<SweepAxis>().ToList();
        shard = parse.GetValue(Shard) is { } part ? SweepShard.Parse(part, problems) : null;
        var settings = (parse.GetValue(Set) ?? []).Select(setting => setting.Split('=')[0].Trim()).ToList();
        problems.AddRange(axes.Where(axis => settings.Contains(axis.Path)).Select(axis => $"--set {axis.Path}: is varied too; leave it out, or leave out --vary {axis.Path}"));
        var grid = problems.Count == 0 ? SweepGrid.Of(axes, parse.GetValue(Zip), problems) : null;
        return (grid is null ? null : SweepPlan.Load(file, Choices(parse, ScenarioPurpose.Run), grid, Reproduce.Version, problems))
            ?? throw new BadInputException(string.Join(Environment.NewLine, problems.Select(problem => problem.StartsWith("--", StringComparison.Ordinal) && !problem.Contains("  LB", StringComparison.Ordinal) ? "lbsim sweep: " + problem : problem)));
    }

    // shards of one sweep must not write over each other
    private static string DefaultOutput(string file, SweepShard? shard) =>
        Path.Combine("results", Path.GetFileNameWithoutExtension(file) + "-sweep" + (shard is { } part ? string.Create(CultureInfo.InvariantCulture, $"-{part.Index}-of-{part.Count}") : ""));

    private static bool Misses(SweepResult sweep) => sweep.Finished.Any(point => point.Result!.AttainmentTarget is { } target
        && point.Result.Balancers.Any(balancer => SweepMetric.Attainment.Find(point.Result, balancer) is { } attained && attained.Value < target));
}
