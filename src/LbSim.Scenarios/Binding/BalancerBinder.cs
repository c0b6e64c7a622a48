using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads the balancers of a scenario, or those asked for on the command line.</summary>
internal static class BalancerBinder
{
    /// <summary>Reads the list; names asked for that are not labels of it are taken from the catalogue.</summary>
    public static List<BalancerPlan> Read(Section root, IReadOnlyList<string> wanted, bool hasClients, bool hasSessions)
    {
        var plans = root.List("balancers", "The balancers to run, each a name or { name: { options }, as: label }.", (node, path, schema) => Item(root.Findings, node, path, schema, hasClients, hasSessions), isRequired: true);
        if (root.IsPresent && plans.Count == 0 && !root.Findings.HasErrors)
        {
            root.Problem("balancers", FindingCodes.MissingKey, "needs at least one balancer");
        }

        foreach (var twice in plans.GroupBy(plan => plan.Label, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            root.Problem("balancers", FindingCodes.DuplicateName, $"the label \"{twice.Key}\" stands {twice.Count()} times: give all but one of them another with `as: label`");
        }

        return wanted.Count == 0 ? plans : Chosen(root.Findings, plans, wanted, hasClients, hasSessions);
    }

    /// <summary>Refuses weights that the real program of a balancer does not take.</summary>
    public static void CheckWeights(Section root, IReadOnlyList<BalancerPlan> plans, IReadOnlyList<GroupPlan> groups)
    {
        foreach (var plan in plans)
        {
            var most = BalancerCatalog.Find(plan.Name)!.MostWeight;
            foreach (var group in groups.Where(group => group.Spec.Weight > most))
            {
                root.Problem("balancers", FindingCodes.OutOfRange, FormattableString.Invariant($"{plan.Name} takes weights up to {most}, as the real program does; the servers of {group.Spec.Name} have {group.Spec.Weight}"));
            }
        }
    }

    private static List<BalancerPlan> Chosen(FindingList findings, List<BalancerPlan> plans, IReadOnlyList<string> wanted, bool hasClients, bool hasSessions)
    {
        var chosen = new List<BalancerPlan>();
        foreach (var name in wanted.Distinct(StringComparer.Ordinal))
        {
            if (plans.Find(plan => plan.Label == name) is { } plan)
            {
                chosen.Add(plan);
            }
            else if (BalancerCatalog.Find(name) is { } info)
            {
                Check(findings, null, "--balancers", info, info.BindOptions(new Dictionary<string, string>(), out _), hasClients, hasSessions);
                chosen.Add(new(info.Name, name, context => info.Create(null, context)) { IsOracle = info.IsOracle });
            }
            else
            {
                findings.Add(new("--balancers", 0, 0, FindingCodes.UnknownName, "", $"no label of the scenario and no balancer is called \"{name}\"{Suggestions.For(name, plans.Select(known => known.Label).Concat(BalancerCatalog.Names()).Distinct())}"));
            }
        }

        return chosen;
    }

    private static BalancerPlan? Item(FindingList findings, Node? node, string path, SchemaNode schema, bool hasClients, bool hasSessions)
    {
        schema.Scalar = "name";
        schema.Names = BalancerCatalog.Names();
        var section = new Section(findings, node is ScalarNode ? null : node, path, schema);
        var label = section.Text("as", "Label of this entry in results; unique.");
        BalancerInfo? info = null;
        string? name = null;
        Node? optionsNode = null;
        foreach (var candidate in BalancerCatalog.Names())
        {
            var about = BalancerCatalog.Find(candidate)!;
            var child = section.Get(candidate, about.Summary, out var optionSchema);
            Declare(about, optionSchema);
            if (section.Keys.Contains(candidate))
            {
                if (info is not null)
                {
                    findings.Add(node, FindingCodes.Conflict, path, "one entry names one balancer; write several entries");
                }

                (info, name, optionsNode) = (about, candidate, child);
            }
        }

        if (node is ScalarNode scalar)
        {
            info = BalancerCatalog.Find(scalar.Value);
            name = scalar.Value;
            if (info is null)
            {
                findings.Add(scalar, FindingCodes.UnknownName, path, $"no balancer is called \"{scalar.Value}\"{Suggestions.For(scalar.Value, BalancerCatalog.Names())}; see lbsim list balancers");
            }
        }
        else
        {
            section.Done();
            if (section.IsPresent && info is null && section.Keys.All(key => key == "as"))
            {
                findings.Add(node, FindingCodes.MissingKey, path, "names no balancer: expected { name: { options }, as: label }");
            }
        }

        if (info is null)
        {
            return null;
        }

        var options = Options(findings, info, optionsNode, path + "." + name);
        Check(findings, node, path, info, options, hasClients, hasSessions);
        return new(info.Name, label ?? name!, context => info.Create(options, context)) { IsOracle = info.IsOracle };
    }

    private static void Declare(BalancerInfo info, SchemaNode schema)
    {
        foreach (var option in info.Options)
        {
            var key = schema.Key(option.Name, option.Help + (option.Range.Length > 0 ? $" Range: {option.Range}." : ""));
            key.Default = option.Default;
            key.Node.Scalar = option.Type;
            key.Node.Names = option.Type == "true or false" ? ["true", "false"] : option.Values;
        }
    }

    private static object? Options(FindingList findings, BalancerInfo info, Node? node, string path)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is MapNode map)
        {
            foreach (var (key, value) in map.Entries)
            {
                if (value is ScalarNode scalar)
                {
                    texts[key.Value] = scalar.Value;
                }
                else
                {
                    findings.Add(value, FindingCodes.WrongShape, path + "." + key.Value, $"expected a plain value, found {value.Kind}");
                }
            }
        }
        else if (node is not null)
        {
            findings.Add(node, FindingCodes.WrongShape, path, $"expected a mapping of options, found {node.Kind}");
        }

        var options = info.BindOptions(texts, out var problems);
        foreach (var (option, message) in problems)
        {
            var place = (node as MapNode)?.Entries.Find(entry => entry.Key.Value == option);
            findings.Add(place?.Value is ScalarNode ? place.Value.Value : node, FindingCodes.BadValue, path, message);
        }

        return options;
    }

    // a balancer that reads what the workload does not have is refused before anything runs
    private static void Check(FindingList findings, Node? node, string path, BalancerInfo info, object? options, bool hasClients, bool hasSessions)
    {
        var reads = info.Reads;
        if (reads.HasFlag(Signals.Client) && reads.HasFlag(Signals.Session))
        {
            // an option chooses which of the two is the key
            var key = options?.GetType().GetProperty("Key")?.GetValue(options) as string ?? "client";
            reads &= key == "session" ? ~Signals.Client : ~Signals.Session;
        }

        if (reads.HasFlag(Signals.Client) && !hasClients)
        {
            findings.Add(node, FindingCodes.Needs, path, $"{info.Name} hashes clients, and the workload names none: add workload.clients, such as {{ count: 500, zipf: 1.1 }} (where it has parts, clients in each)");
        }

        if (reads.HasFlag(Signals.Session) && !hasSessions)
        {
            findings.Add(node, FindingCodes.Needs, path, $"{info.Name} hashes sessions, and the workload has none: use a trace with a session column, or key: client (where it has parts, sessions in one and clients in those without)");
        }
    }
}
