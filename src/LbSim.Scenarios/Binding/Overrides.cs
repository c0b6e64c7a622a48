using System.Globalization;
using LbSim.Scenarios.Validation;

namespace LbSim.Scenarios.Binding;

/// <summary>Applies path=value of --set and --vary to the nodes, before anything is bound: unknown keys are then found like those of the file.</summary>
internal static class Overrides
{
    /// <summary>Sets one value; reports what is wrong with the path.</summary>
    /// <param name="root">The scenario.</param>
    /// <param name="option">The option it was given with, for messages.</param>
    /// <param name="setting">path=value.</param>
    /// <param name="findings">Where problems go.</param>
    public static void Apply(MapNode root, string option, string setting, FindingList findings)
    {
        var place = option + " " + setting;
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            findings.Add(new(place, 0, 0, FindingCodes.BadOverride, "", "expected path=value, such as fleet.a100.count=8"));
            return;
        }

        var path = setting[..equals].Trim();
        var value = NodeParser.Parse(setting[(equals + 1)..], place, findings);
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        Node current = root;
        for (var step = 0; step < steps.Length; step++)
        {
            var isLast = step == steps.Length - 1;
            var next = current switch
            {
                ListNode list => Item(list, steps[step]),
                MapNode map => map.Find(steps[step]),
                _ => null,
            };
            if (isLast && value is not null && Store(current, steps[step], next, value))
            {
                return;
            }

            if (next is null && !isLast && current is MapNode parent && step < steps.Length - 1 && !steps[step].StartsWith('['))
            {
                // a section that the file leaves out: made here; the binder says if there is no such key
                next = new MapNode(place, 0, 0);
                parent.Entries.Add((new ScalarNode(steps[step], place, 0, 0), next));
            }

            if (next is null)
            {
                var where = string.Join('.', steps.Take(step)).Replace(".[", "[", StringComparison.Ordinal);
                findings.Add(new(place, 0, 0, FindingCodes.BadOverride, "", $"\"{steps[step]}\" leads nowhere{(where.Length > 0 ? " in " + where : "")}{Suggestions.For(steps[step], Names(current))}"));
                return;
            }

            current = next;
        }

        if (steps.Length == 0)
        {
            findings.Add(new(place, 0, 0, FindingCodes.BadOverride, "", "expected path=value, such as fleet.a100.count=8"));
        }
    }

    private static bool Store(Node parent, string step, Node? old, Node value)
    {
        switch (parent)
        {
            case MapNode map:
                var index = map.Entries.FindIndex(entry => entry.Key.Value == step);
                if (index >= 0)
                {
                    map.Entries[index] = (map.Entries[index].Key, value);
                }
                else
                {
                    map.Entries.Add((new ScalarNode(step, value.File, 0, 0), value));
                }

                return true;
            case ListNode list when old is not null:
                list.Items[list.Items.IndexOf(old)] = value;
                return true;
            default:
                return false;
        }
    }

    // [0], or the item whose name (or label) it is
    private static Node? Item(ListNode list, string step)
    {
        if (step.StartsWith('[') && step.EndsWith(']') && int.TryParse(step.AsSpan(1, step.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return index < list.Items.Count ? list.Items[index] : null;
        }

        return list.Items.Find(item => NamesOf(item).Contains(step));
    }

    private static IEnumerable<string> Names(Node node) => node switch
    {
        MapNode map => map.Entries.Select(entry => entry.Key.Value),
        ListNode list => list.Items.SelectMany(NamesOf),
        _ => [],
    };

    private static IEnumerable<string> NamesOf(Node item) => item switch
    {
        ScalarNode scalar => [scalar.Value],
        MapNode map => new[] { map.Find("name"), map.Find("as") }.OfType<ScalarNode>().Select(name => name.Value),
        _ => [],
    };
}
