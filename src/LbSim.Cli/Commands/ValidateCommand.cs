using System.CommandLine;
using System.Globalization;
using LbSim.Experiments.Running;
using LbSim.Scenarios;
using LbSim.Scenarios.Validation;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim validate`: is the scenario right, and how loaded would its groups be?</summary>
internal static class ValidateCommand
{
    private const double LowLoad = 0.20;
    private const double HighLoad = 0.95;

    private static readonly Argument<string> ScenarioFile = new("SCENARIO") { Description = "The scenario file (YAML)." };
    private static readonly Option<string?> Trace = new("--trace") { Description = "Replay this trace instead of the scenario's workload.", HelpName = "FILE" };
    private static readonly Option<string[]> Set = new("--set") { Description = "Change a value of the scenario, such as fleet.a100.count=8. May be repeated.", HelpName = "PATH=VALUE", AllowMultipleArgumentsPerToken = false };

    public static Command Create()
    {
        var command = new Command("validate", "Check a scenario and estimate the load of each group, without running it.") { ScenarioFile, Trace, Set };
        command.SetAction(parse => Run(parse.GetValue(ScenarioFile)!, new ScenarioChoices { Trace = parse.GetValue(Trace), Settings = parse.GetValue(Set) ?? [] }));
        return command;
    }

    private static int Run(string file, ScenarioChoices choices)
    {
        var scenario = ScenarioFiles.Load(file, choices);
        var capacities = ExperimentRunner.Capacities(scenario);
        var loads = GroupLoads.Of(scenario, capacities);
        Console.Out.WriteLine($"{scenario.Name}: {scenario.Traffic.Description}");
        for (var index = 0; index < scenario.Groups.Count; index++)
        {
            var group = scenario.Groups[index];
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Spec.Name}: {group.Spec.Count} x {group.Gpu}{(group.GpusPerServer > 1 ? $" (tp {group.GpusPerServer})" : "")}, weight {group.Spec.Weight}: {Rate(capacities[index])} saturated each, load {Percent(loads[index])} when traffic is split by weight"));
            foreach (var note in group.Notes)
            {
                Console.Out.WriteLine("      " + note);
            }
        }

        if (scenario.Groups.Count > 0)
        {
            var fleet = GroupLoads.OfFleet(scenario, capacities);
            Console.Out.WriteLine($"  the whole fleet: load {Percent(fleet)} of its saturated throughput");
        }

        WriteCandidates(scenario);
        if (scenario.Warnings.Contains(Scenario.ClosedLoopNotice))
        {
            Console.Out.WriteLine("  " + Scenario.ClosedLoopNotice);
        }

        Console.Out.WriteLine("  balancers: " + string.Join(", ", scenario.Balancers.Select(balancer => balancer.Label)));
        foreach (var warning in Warnings(file, scenario, loads))
        {
            Console.Error.WriteLine(warning);
        }

        Console.Out.WriteLine("valid");
        return ExitCodes.Done;
    }

    private static void WriteCandidates(Scenario scenario)
    {
        foreach (var candidate in scenario.Plan?.Candidates ?? [])
        {
            var group = candidate.Group;
            var capacity = SaturatedThroughput.Of(group.Spec, scenario.Workload, scenario.Seed);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  candidate {group.Spec.Name}: {candidate.Min} to {candidate.Max} x {group.Gpu}{(group.GpusPerServer > 1 ? $" (tp {group.GpusPerServer})" : "")}: {Rate(capacity)} saturated each"));
            foreach (var note in group.Notes)
            {
                Console.Out.WriteLine("      " + note);
            }
        }
    }

    private static IEnumerable<Finding> Warnings(string file, Scenario scenario, double?[] loads)
    {
        foreach (var warning in scenario.Warnings.Where(warning => warning != Scenario.ClosedLoopNotice))
        {
            yield return new(file, 0, 0, FindingCodes.SkippedRows, "", warning, Severity.Warning);
        }

        for (var index = 0; index < loads.Length; index++)
        {
            if (loads[index] is < LowLoad or > HighLoad)
            {
                var reason = loads[index] < LowLoad ? "below 20 %: balancers will look alike" : "above 95 %: its queue will grow unless the balancer spares it";
                yield return new(file, 0, 0, FindingCodes.Load, $"fleet.{scenario.Groups[index].Spec.Name}", $"estimated load {Percent(loads[index])} is {reason}", Severity.Warning);
            }
        }
    }

    private static string Rate(double? perSecond) => perSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.00} requests/s") : "unknown rate";

    private static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0} %") : "unknown";
}
