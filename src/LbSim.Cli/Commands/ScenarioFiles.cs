using LbSim.Scenarios;
using LbSim.Scenarios.Validation;

namespace LbSim.Cli.Commands;

/// <summary>Loads scenarios for the verbs; what is wrong with them becomes the message of exit code 2.</summary>
internal static class ScenarioFiles
{
    /// <summary>Loads a scenario, or fails with every finding.</summary>
    public static Scenario Load(string file, ScenarioChoices choices)
    {
        var result = ScenarioLoader.Load(file, choices);
        if (result.Scenario is null)
        {
            throw new BadInputException(Text(result.Findings));
        }

        return result.Scenario;
    }

    /// <summary>Findings, one a line, and how many.</summary>
    public static string Text(IReadOnlyList<Finding> findings)
    {
        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        var lines = findings.Select(finding => finding.ToString()).ToList();
        lines.Add(errors == 1 ? "1 error, nothing was run." : $"{errors} errors, nothing was run.");
        return string.Join(Environment.NewLine, lines);
    }
}
