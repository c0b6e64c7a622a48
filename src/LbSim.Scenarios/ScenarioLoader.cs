using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Scenarios.Binding;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Simulation.Servers;

namespace LbSim.Scenarios;

/// <summary>What the command line changes of a scenario.</summary>
public sealed record ScenarioChoices
{
    /// <summary>A trace to replay in place of the workload, relative to the caller's folder.</summary>
    public string? Trace { get; init; }

    /// <summary>Seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Balancers by label or catalogue name; empty for those of the scenario.</summary>
    public IReadOnlyList<string> Balancers { get; init; } = [];

    /// <summary>path=value settings.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>path=value settings of one point of a sweep, made after the <see cref="Settings"/>.</summary>
    public IReadOnlyList<string> Variations { get; init; } = [];

    /// <summary>Replications.</summary>
    public int? Replications { get; init; }

    /// <summary>What the scenario is loaded for.</summary>
    public ScenarioPurpose Purpose { get; init; }
}

/// <summary>What a scenario is loaded for: decides which of its parts must be there.</summary>
public enum ScenarioPurpose
{
    /// <summary>To be looked at: a fleet or a plan, and both must be right.</summary>
    Any,

    /// <summary>To be run: it needs a fleet.</summary>
    Run,

    /// <summary>To be planned for: it needs a plan.</summary>
    Plan,
}

/// <summary>A loaded scenario, or what is wrong with it.</summary>
/// <param name="Scenario">Ready to run; null when there are errors.</param>
/// <param name="Findings">Errors and warnings in order of place.</param>
public sealed record LoadResult(Scenario? Scenario, IReadOnlyList<Finding> Findings);

/// <summary>Loads scenario files: reads, binds, checks everything in one go.</summary>
public static class ScenarioLoader
{
    /// <summary>A scenario file larger than this is refused.</summary>
    private const long LargestFile = 4 << 20;

    private const long MostExpectedTokens = 100_000_000;

    private static readonly string[] Latencies = ["ttft", "tpot", "itl", "e2e", "queueing"];
    private static readonly string[] Statistics = ["mean", "p50", "p90", "p95", "p99"];

    /// <summary>Loads a file.</summary>
    /// <param name="file">Path as the user gave it.</param>
    /// <param name="choices">What the command line changes.</param>
    public static LoadResult Load(string file, ScenarioChoices choices)
    {
        ArgumentNullException.ThrowIfNull(file);
        var findings = new FindingList(file);
        return Read(file, findings) is { } text
            ? Parse(text, file, Path.GetDirectoryName(Path.GetFullPath(file))!, choices, findings)
            : new(null, findings.Sorted());
    }

    /// <summary>Loads a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">Its name as shown.</param>
    /// <param name="folder">Where relative trace files are looked for.</param>
    /// <param name="choices">What the command line changes.</param>
    public static LoadResult Parse(string text, string file, string folder, ScenarioChoices choices) => Parse(text, file, folder, choices, new FindingList(file));

    /// <summary>Declares every key without a file: what the JSON Schema and the key reference are made from.</summary>
    internal static SchemaNode Describe()
    {
        var schema = new SchemaNode();
        Bind(new FindingList("schema"), null, schema, "schema", ".", new ScenarioChoices());
        return schema;
    }

    private static LoadResult Parse(string text, string file, string folder, ScenarioChoices choices, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var root = NodeParser.Parse(text, file, findings);
        if (root is null or ScalarNode { IsNull: true })
        {
            if (!findings.HasErrors)
            {
                findings.Add(new(file, 0, 0, FindingCodes.WrongShape, "", "the file is empty: expected a scenario with workload, model, fleet and balancers"));
            }

            return new(null, findings.Sorted());
        }

        if (root is not MapNode map)
        {
            findings.Add(root, FindingCodes.WrongShape, "", $"a scenario is a mapping of keys and values, found {root.Kind}");
            return new(null, findings.Sorted());
        }

        foreach (var setting in choices.Settings)
        {
            Overrides.Apply(map, "--set", setting, findings);
        }

        foreach (var variation in choices.Variations)
        {
            Overrides.Apply(map, "--vary", variation, findings);
        }

        WorkloadPresets.Apply(map);

        var scenario = Bind(findings, map, new SchemaNode(), file, folder, choices);
        var sorted = findings.Sorted();
        return findings.HasErrors || scenario is null
            ? new(null, sorted)
            : new(scenario with { Warnings = [.. scenario.Warnings, .. sorted.Select(finding => finding.Path.Length > 0 ? $"{finding.Path}: {finding.Message}" : finding.Message)] }, sorted);
    }

    internal static string? Read(string file, FindingList findings)
    {
        try
        {
            if (Directory.Exists(file))
            {
                findings.Add(new(file, 0, 0, FindingCodes.Unreadable, "", "is a folder; expected a scenario file"));
                return null;
            }

            var info = new FileInfo(file);
            if (!info.Exists)
            {
                findings.Add(new(file, 0, 0, FindingCodes.Unreadable, "", "there is no such file"));
                return null;
            }

            if (info.Length > LargestFile)
            {
                findings.Add(new(file, 0, 0, FindingCodes.Unreadable, "", FormattableString.Invariant($"has {info.Length} bytes; a scenario has at most {LargestFile} (is this a trace? give it with --trace)")));
                return null;
            }

            var text = File.ReadAllText(file);
            if (text.Contains('\0', StringComparison.Ordinal))
            {
                findings.Add(new(file, 0, 0, FindingCodes.Unreadable, "", "is binary, not YAML text"));
                return null;
            }

            return text;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            findings.Add(new(file, 0, 0, FindingCodes.Unreadable, "", "cannot be read: " + broken.Message));
            return null;
        }
    }

    private static Scenario? Bind(FindingList findings, MapNode? map, SchemaNode schema, string file, string folder, ScenarioChoices choices)
    {
        var root = new Section(findings, map, "", schema);
        var name = root.Text("name", "Name of the scenario, shown in results. Default: the file's name.") ?? Path.GetFileNameWithoutExtension(file);
        var seed = root.Count("seed", "Seed of every random stream: the same seed gives the same results.", "1");
        var replications = root.Count("replications", "Repetitions for intervals: other random traffic from a generator, resampled blocks of a trace (its first replication is the trace as recorded). Default: 5, and 1 for a trace.", least: 1, most: 100_000);
        var duration = root.Duration("duration", "End of the measured arrivals. Default: the end of the trace, or of the generator's requests.", mayBeZero: false);
        var warmup = SamplingBinder.ReadWarmup(root);
        var drain = root.Duration("drain-limit", "How long a run may go on after the duration until everything measured has ended. Default: the larger of 60 s and 10 % of the duration.");
        var workloads = new WorkloadBinder(findings, folder, choices.Trace);
        var workload = workloads.Read(root.Child("workload", "The traffic: a recorded trace or a generator.", isRequired: choices.Trace is null), duration / 1e12);
        var catalogs = new CatalogBinder(root);
        var model = Model(root, catalogs);
        var fleets = new FleetBinder(findings, catalogs, model);
        var groups = fleets.Read(root, mayBeAbsent: root.Keys.Contains("plan"));
        var plan = PlanBinder.Read(root, fleets);
        CheckPurpose(root, choices.Purpose, file);
        var servers = groups.SelectMany(group => Enumerable.Range(0, group.Spec.Count).Select(copy => string.Create(CultureInfo.InvariantCulture, $"{group.Spec.Name}-{copy}"))).ToList();
        var groupOf = groups.SelectMany(group => Enumerable.Repeat(group, group.Spec.Count)).ToList();
        var balancers = BalancerBinder.Read(root, choices.Balancers, workload?.Workload.HasClients ?? true, workload?.Workload.HasSessions ?? true);
        var expectedOutput = root.Count("expected-output-tokens", "Output tokens gateways expect of every request, for balancers that count tokens. Default: learned from the answers they have seen end.", least: 1, most: MostExpectedTokens);
        BalancerBinder.CheckWeights(root, balancers, [.. groups, .. plan?.Candidates.Where(candidate => candidate.HasWeight).Select(candidate => candidate.Group) ?? []]);
        var (limits, target, shares) = RunBinders.ReadObjectives(root);
        var timeouts = RunBinders.ReadTimeouts(root);
        var faults = RunBinders.ReadFaults(root, servers, server => groupOf[server].Spec.Server is QueueSpec);
        var wire = RunBinders.ReadWire(root);
        var primary = root.Name("primary", "The figure comparisons are judged by. Default: goodput with objectives, else e2e.p95.", PrimaryNames(), limits.IsEmpty ? "e2e.p95" : "goodput");
        root.Done();
        if (primary == "goodput" && limits.IsEmpty)
        {
            root.Problem("primary", FindingCodes.Conflict, "goodput needs objectives");
        }

        if (workload is null || findings.HasErrors)
        {
            return null;
        }

        // a plan resamples a trace by rules of its own
        var copies = choices.Purpose == ScenarioPurpose.Plan && workload.Traces.Count > 0 ? 1 : SamplingBinder.Replications(root, replications, choices, workload);
        var span = duration is { } given ? given / 1e12 : workload.SpanSeconds ?? 0;
        var start = warmup.Time ?? (long)((warmup.Share ?? SamplingBinder.DefaultWarmup) * span * 1e12);
        var isAuto = warmup is { Time: null, Share: null };
        CheckTimes(root, duration, start, workload);
        if (plan is not null && choices.Purpose != ScenarioPurpose.Run)
        {
            PlanBinder.Check(root, plan, workload, duration is { } last ? new(last) : SimTime.Never, limits, target, shares);
        }

        return new Scenario
        {
            Name = name,
            Seed = choices.Seed ?? (ulong)seed!.Value,
            Replications = copies,
            Groups = groups,
            Workload = workload.Workload,
            Traffic = new TrafficInfo
            {
                Description = workload.Description,
                IsTrace = workload.Traces.Count > 0,
                RatePerSecond = workload.RatePerSecond,
                SpanSeconds = span,
                Requests = workload.Requests,
                End = workload.Trace is { } trace ? SimTime.Zero + trace.Summary.Span : null,
            },
            Balancers = balancers,
            Warmup = new(start),
            WarmupRule = !isAuto ? WarmupRule.Given : SamplingBinder.IsStationary(workload, faults) ? WarmupRule.Found : WarmupRule.Share,
            Duration = duration is { } end ? new(end) : SimTime.Never,
            DrainLimit = drain is { } wait ? new(wait) : SimDuration.FromSeconds(Math.Max(60, 0.1 * span)),
            Objectives = limits,
            AttainmentTarget = target,
            ObjectiveShares = shares,
            Timeouts = timeouts,
            ExpectedOutputTokens = (int?)expectedOutput,
            Faults = faults,
            Wire = wire,
            Primary = primary!,
            Plan = plan,
            Inputs = workloads.Inputs,
            Warnings = workload.Workload.IsClosedLoop ? [Scenario.ClosedLoopNotice] : [],
            ResolvedYaml = Resolved(map!, choices, copies),
        };
    }

    private static void CheckPurpose(Section root, ScenarioPurpose purpose, string file)
    {
        if (!root.IsPresent)
        {
            return;
        }

        var name = Path.GetFileName(file);
        if (purpose == ScenarioPurpose.Run && root.Keys.Contains("plan") && !root.Keys.Contains("fleet"))
        {
            root.Problem("plan", FindingCodes.MissingKey, $"there is no fleet to run, only a plan that looks for one: add fleet, or use lbsim plan {name}");
        }

        if (purpose == ScenarioPurpose.Plan && !root.Keys.Contains("plan"))
        {
            root.Problem("plan", FindingCodes.MissingKey, "needs the key \"plan\": what may be bought, such as plan: { candidates: [{ gpu: h100-sxm, max: 16 }] }");
        }
    }

    private static string? Model(Section root, CatalogBinder catalogs)
    {
        var name = root.Text("model", "Model every group serves unless it names its own, from the catalogue (lbsim list models) or `models`.");
        if (name is not null && catalogs.FindModel(name) is null)
        {
            root.Problem("model", FindingCodes.UnknownName, $"no model is called \"{name}\"{Suggestions.For(name, catalogs.ModelNames)}; see lbsim list models, or describe it under models");
        }

        return name;
    }

    private static void CheckTimes(Section root, long? duration, long warmup, BoundWorkload workload)
    {
        foreach (var trace in workload.Traces)
        {
            var length = trace.Workload.Summary.Span;
            if (duration is { } wanted && new SimDuration(wanted) > length)
            {
                root.Problem("duration", FindingCodes.OutOfRange, FormattableString.Invariant($"is {wanted / 1e12:0.###} s, longer than the trace, which lasts {length.Seconds:0.###} s at its speed; use {trace.Path}.repeat"));
            }
        }

        var span = duration is { } end ? end / 1e12 : workload.SpanSeconds ?? 0;
        var isSpanKnown = duration is not null || !workload.Workload.IsClosedLoop;
        if (span > 0 && isSpanKnown && warmup / 1e12 >= span)
        {
            root.Problem("warmup", FindingCodes.OutOfRange, FormattableString.Invariant($"is {warmup / 1e12:0.###} s, not before the end of the measured arrivals at {span:0.###} s"));
        }
    }

    private static List<string> PrimaryNames() =>
        ["goodput", .. Latencies.SelectMany(latency => Statistics.Select(statistic => latency + "." + statistic)), "requests_per_s", "output_tokens_per_s"];

    // the file as overridden, canonical, with the seed and replications in force and file names without folders
    private static string Resolved(MapNode map, ScenarioChoices choices, int replications)
    {
        var copy = new MapNode(map.File, 0, 0);
        copy.Entries.AddRange(map.Entries.Where(entry => entry.Key.Value is not ("seed" or "replications" or "workload")));
        Put("replications", replications.ToString(CultureInfo.InvariantCulture));
        Put("seed", choices.Seed?.ToString(CultureInfo.InvariantCulture) ?? (map.Find("seed") as ScalarNode)?.Value ?? "1");
        if (map.Find("workload") is MapNode workload)
        {
            copy.Entries.Insert(0, (Scalar("workload"), WithFileName(workload, choices.Trace)));
        }

        if (choices.Balancers.Count > 0)
        {
            copy.Entries.RemoveAll(entry => entry.Key.Value == "balancers");
            var list = new ListNode(map.File, 0, 0);
            foreach (var name in choices.Balancers)
            {
                var item = (map.Find("balancers") as ListNode)?.Items.Find(node => node is MapNode entry && (entry.Find("as") as ScalarNode)?.Value == name);
                list.Items.Add(item ?? Scalar(name));
            }

            copy.Entries.Add((Scalar("balancers"), list));
        }

        return YamlWriter.Write(copy);

        ScalarNode Scalar(string text) => new(text, map.File, 0, 0);

        void Put(string key, string text) => copy.Entries.Insert(0, (Scalar(key), Scalar(text)));

        MapNode WithFileName(MapNode section, string? trace)
        {
            var changed = new MapNode(map.File, 0, 0);
            foreach (var (key, value) in section.Entries)
            {
                if (key.Value == "trace" && value is MapNode traceMap)
                {
                    var inner = new MapNode(map.File, 0, 0);
                    inner.Entries.AddRange(traceMap.Entries.Select(entry => entry.Key.Value == "file" && entry.Value is ScalarNode path ? (entry.Key, Scalar(Path.GetFileName(trace ?? path.Value))) : entry));
                    changed.Entries.Add((key, inner));
                }
                else if (key.Value == "parts" && value is ListNode parts && trace is null)
                {
                    var inner = new ListNode(map.File, 0, 0);
                    inner.Items.AddRange(parts.Items.Select(part => part is MapNode one ? WithFileName(one, null) : part));
                    changed.Entries.Add((key, inner));
                }
                else if (trace is null || key.Value == "clients")
                {
                    changed.Entries.Add((key, value));
                }
            }

            if (trace is not null && changed.Find("trace") is null)
            {
                var inner = new MapNode(map.File, 0, 0);
                inner.Entries.Add((Scalar("file"), Scalar(Path.GetFileName(trace))));
                changed.Entries.Insert(0, (Scalar("trace"), inner));
            }

            return changed;
        }
    }
}
