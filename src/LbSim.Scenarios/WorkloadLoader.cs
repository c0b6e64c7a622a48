using LbSim.Kernel.Time;
using LbSim.Scenarios.Binding;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Workload;

namespace LbSim.Scenarios;

/// <summary>The traffic of a file that has a workload section: a scenario, or a generator alone.</summary>
/// <param name="Workload">The traffic.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Seed">Seed of its random streams.</param>
/// <param name="End">Where arrivals end: the file's duration; <see cref="SimTime.Never"/> where the traffic ends by itself.</param>
public sealed record LoadedWorkload(IWorkload Workload, string Description, ulong Seed, SimTime End);

/// <summary>Reads name, seed, duration and workload of a file and nothing else, so fleet and balancers may be there or not.</summary>
public static class WorkloadLoader
{
    /// <summary>Loads a file; the workload is null when there are errors among the findings.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="choices">What the command line changes; balancers and replications are not looked at.</param>
    public static (LoadedWorkload? Loaded, IReadOnlyList<Finding> Findings) Load(string file, ScenarioChoices choices)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(choices);
        var findings = new FindingList(file);
        var text = ScenarioLoader.Read(file, findings);
        return text is null ? (null, findings.Sorted()) : Parse(text, file, Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".", choices, findings);
    }

    /// <summary>Reads text as if it were a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name as shown.</param>
    /// <param name="folder">Where relative trace files are looked for.</param>
    /// <param name="choices">What the command line changes; balancers and replications are not looked at.</param>
    public static (LoadedWorkload? Loaded, IReadOnlyList<Finding> Findings) Parse(string text, string file, string folder, ScenarioChoices choices) =>
        Parse(text, file, folder, choices, new FindingList(file));

    private static (LoadedWorkload? Loaded, IReadOnlyList<Finding> Findings) Parse(string text, string file, string folder, ScenarioChoices choices, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (NodeParser.Parse(text, file, findings) is not MapNode map)
        {
            if (!findings.HasErrors)
            {
                findings.Add(new(file, 0, 0, FindingCodes.WrongShape, "", "expected a mapping with a workload"));
            }

            return (null, findings.Sorted());
        }

        foreach (var setting in choices.Settings)
        {
            Overrides.Apply(map, "--set", setting, findings);
        }

        WorkloadPresets.Apply(map);

        var root = new Section(findings, map, "", new SchemaNode());
        var seed = root.Count("seed", "Seed of every random stream.", "1");
        var duration = root.Duration("duration", "End of the arrivals.", mayBeZero: false);
        var workload = new WorkloadBinder(findings, folder, choices.Trace).Read(root.Child("workload", "The traffic.", isRequired: choices.Trace is null), duration / 1e12);
        return workload is null || findings.HasErrors
            ? (null, findings.Sorted())
            : (new(workload.Workload, workload.Description, choices.Seed ?? (ulong)seed!.Value, duration is { } end ? new(end) : SimTime.Never), findings.Sorted());
    }
}
