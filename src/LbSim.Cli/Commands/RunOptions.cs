using System.CommandLine;
using LbSim.Scenarios;

namespace LbSim.Cli.Commands;

/// <summary>What `lbsim run` and the verbs that run scenarios many times take alike.</summary>
internal static class RunOptions
{
    public static readonly Argument<string> ScenarioFile = new("SCENARIO") { Description = "The scenario file (YAML)." };

    public static readonly Option<string?> Trace = new("--trace") { Description = "Replay this trace instead of the scenario's workload; its speed, clients and row rules stay.", HelpName = "FILE" };

    public static readonly Option<bool> Force = new("--force") { Description = "Replace a non-empty output directory even if it is not one of ours." };

    public static readonly Option<string?> Seed = new("--seed") { Description = "Seed of every random stream.", HelpName = "N" };

    public static readonly Option<string[]> Balancers = new("--balancers") { Description = "Only these, by label or catalogue name, separated by commas.", HelpName = "A,B", AllowMultipleArgumentsPerToken = false };

    public static readonly Option<string[]> Set = new("--set") { Description = "Change a value of the scenario, such as fleet.a100.count=8. May be repeated.", HelpName = "PATH=VALUE", AllowMultipleArgumentsPerToken = false };

    public static readonly Option<string?> Replications = new("--replications") { Description = "Replications: other random traffic from a generator, resampled blocks of a trace.", HelpName = "N" };

    public static readonly Option<string?> Threads = new("--threads") { Description = "Runs at once. Default: all processors. Changes no result.", HelpName = "N" };

    public static readonly Option<bool> RequireObjectives = new("--require-objectives") { Description = "Exit with 1 if any balancer misses the scenario's attainment target." };

    public static readonly Option<bool> Debug = new("--debug") { Description = "Check every law while running, and show where a fault of ours happened." };

    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "No progress and no summary, only errors." };

    /// <summary>What the command line changes of the scenario.</summary>
    public static ScenarioChoices Choices(ParseResult parse, ScenarioPurpose purpose) => new()
    {
        Trace = parse.GetValue(Trace),
        Seed = Numbers.Seed(parse.GetValue(Seed)),
        Balancers = [.. (parse.GetValue(Balancers) ?? []).SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
        Settings = parse.GetValue(Set) ?? [],
        Replications = (int?)Numbers.Whole(parse.GetValue(Replications), "--replications", 1, 100_000),
        Purpose = purpose,
    };

    /// <summary>Runs at once.</summary>
    public static int ThreadCount(ParseResult parse) => (int)(Numbers.Whole(parse.GetValue(Threads), "--threads", 1, 1024) ?? Environment.ProcessorCount);
}
