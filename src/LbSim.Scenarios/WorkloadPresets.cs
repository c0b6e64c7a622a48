using LbSim.Scenarios.Binding;
using LbSim.Scenarios.Validation;

namespace LbSim.Scenarios;

/// <summary>Ready-made workloads that a scenario can start from; each is a file whose head says where its numbers come from.</summary>
public static class WorkloadPresets
{
    private const string ResourcePrefix = "LbSim.Scenarios.Presets.";
    private const string ResourceSuffix = ".yaml";

    /// <summary>Their names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(WorkloadPresets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal) && name.EndsWith(ResourceSuffix, StringComparison.Ordinal))
        .Select(name => name[ResourcePrefix.Length..^ResourceSuffix.Length])
        .Order(StringComparer.Ordinal)];

    /// <summary>The text of a preset.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string TextOf(string name)
    {
        using var resource = typeof(WorkloadPresets).Assembly.GetManifestResourceStream(ResourcePrefix + name + ResourceSuffix)
            ?? throw new ArgumentException($"there is no preset called {name}; expected one of {string.Join(", ", Names)}", nameof(name));
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    /// <summary>Puts a preset's keys under those that the scenario gives itself. Sections are joined key by key, what stands in them is replaced whole.</summary>
    /// <param name="root">The scenario; an unknown name is left for the binder to report.</param>
    internal static void Apply(MapNode root)
    {
        if (root.Find("workload") is not MapNode workload)
        {
            return;
        }

        ApplyTo(workload);
        foreach (var part in workload.Find("parts") is ListNode parts ? parts.Items.OfType<MapNode>() : [])
        {
            ApplyTo(part);
        }
    }

    private static void ApplyTo(MapNode workload)
    {
        if (workload.Find("preset") is not ScalarNode preset || !Names.Contains(preset.Value))
        {
            return;
        }

        var file = "preset " + preset.Value;
        var defaults = (MapNode)NodeParser.Parse(TextOf(preset.Value), file, new FindingList(file))!;
        foreach (var (key, value) in defaults.Entries)
        {
            switch (workload.Find(key.Value))
            {
                case null:
                    workload.Entries.Add((key, value));
                    break;
                case MapNode own when value is MapNode section:
                    own.Entries.AddRange(section.Entries.Where(entry => own.Find(entry.Key.Value) is null));
                    break;
                default:
                    break; // given whole
            }
        }
    }
}
